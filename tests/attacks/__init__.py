"""The attack table: what administrators, intruders and thieves of keys do, and what is seen."""
