"""The words that made-up customers use: a few hundred sentences by combination, skewed as real ones are."""

from random import Random

OPENINGS = (
    "Still waiting for my refund",
    "The train was cancelled again",
    "My parcel never turned up",
    "Nobody answers your phone line",
    "The app keeps logging me out",
    "You charged me twice",
    "Two hours on the tarmac and no word",
    "The heating broke down on the coldest day",
    "Wrong seat, wrong coach, no help",
    "The technician did not come",
    "Bonjour, toujours pas de nouvelles de ma commande",
    "Seit drei Wochen keine Antwort",
    "Mi maleta sigue perdida",
    "لم يصل طلبي حتى الآن",
    "まだ返金されていません",
)
MIDDLES = (
    "for the third time this month",
    "and I have two small children with me",
    "although you promised it for Monday",
    "and the chat just closes",
    "after five years as a customer",
    "on line 7:12",
    "order 4471-08",
    "at Northwind Central",
    "",
)
ENDINGS = (
    "What now?",
    "Please help.",
    "This is not good enough.",
    "I want my money back.",
    "Is anybody there?",
    "Never again.",
    "😡",
    "Thank you for nothing!",
    "Can you look into it?",
)
ANSWERS = (
    "We are sorry. Please send us your booking number in a direct message.",
    "This should not have happened. We are looking into it now.",
    "A technician will be with you today between 2 and 4.",
    "The refund is on its way, you have it within three days.",
)
CODED_SHARE = 0.1
SYLLABLES = ("bar", "den", "fol", "gar", "hel", "kin", "lor", "mar", "nor", "pol", "rad", "sten", "tor", "vel", "wick")
FIRST_NAMES = ("Ana", "Ben", "Chen", "Dora", "Emil", "Fatima", "Goran", "Hana", "Ines", "Jack", "Kofi", "Lena", "Mia")
LAST_NAMES = ("Silva", "Weber", "Novak", "Osei", "Tanaka", "Rossi", "Haddad", "Jensen", "Kaya", "Lopez", "Ng", "Roy")


def complaint(chance: Random) -> str:
    """Common words, a place (a few are named often, thousands seldom), now and then a booking code of one's own."""
    parts = [chance.choice(OPENINGS), chance.choice(MIDDLES), f"in {place(chance)}"]
    if chance.random() < CODED_SHARE:
        parts.append(f"booking {chance.getrandbits(40):08X}")
    return f"{' '.join(part for part in parts if part)}. {chance.choice(ENDINGS)}"


def place(chance: Random) -> str:
    rank = int(chance.paretovariate(0.5))
    return "".join(SYLLABLES[rank // 15**power % 15] for power in range(3)).capitalize()


def full_name(chance: Random) -> str:
    return f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"
