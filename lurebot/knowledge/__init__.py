"""Facts that a non-programmer can correct: ``data/*.yaml``, each with its source and the day it was checked.

Every loader reads its file on first use and keeps it; importing this package reads nothing.
"""

from lurebot.knowledge.contact_words import Messenger, MessengerWords, messengers
from lurebot.knowledge.licence_facts import LicenceShape, licence_shapes
from lurebot.knowledge.money_words import CurrencyChoice, CurrencyWords, Habit, Multiplier, Numeral, Rates, currencies, rates
from lurebot.knowledge.place_facts import PlaceBook, PlaceFact, places

__all__ = [
    "CurrencyChoice",
    "CurrencyWords",
    "Habit",
    "LicenceShape",
    "Messenger",
    "MessengerWords",
    "Multiplier",
    "Numeral",
    "PlaceBook",
    "PlaceFact",
    "Rates",
    "currencies",
    "licence_shapes",
    "messengers",
    "places",
    "rates",
]
