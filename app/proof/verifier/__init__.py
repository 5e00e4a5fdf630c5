"""The stranger's verifier in parts; joining.py makes the one file of them that strangers get.

The parts import nothing but each other, the standard library and `cryptography`: what they check
must not be checked with the code that made it.
"""
