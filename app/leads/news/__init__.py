"""Who on the staff hears by mail of leads that wait."""
