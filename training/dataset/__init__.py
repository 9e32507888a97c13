"""The Lurebot corpus as data: reading, checking, describing, building and exchanging it. The texts lie in ``corpus/``."""
