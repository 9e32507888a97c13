"""How Lurebot's model is made: corpus, sources, pretraining, fine-tuning, export, evaluation.

Installed as ``lurebot_training`` (see ``pyproject.toml``), so that the folder's plain name claims nothing in other people's
environments.
"""
