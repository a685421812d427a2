"""Generated pages of the right and of the wrong patient, as hospitals print and scanners read them."""

from dataclasses import dataclass

from secondopinion.domain.documents import ExpectedPatient, PageText, Sex
from secondopinion.domain.values import PartialDate

GIVEN = [
    "Anna",
    "Maria",
    "Elena",
    "Sofia",
    "Laura",
    "Sarah",
    "Emily",
    "Grace",
    "Olivia",
    "Fatima",
    "Aisha",
    "Mei",
    "Yuki",
    "Ingrid",
    "Chloé",
    "Zoë",
    "José",
    "Carlos",
    "Miguel",
    "Thomas",
    "Peter",
    "Andrew",
    "Michael",
    "David",
    "Ahmed",
    "Omar",
    "Kofi",
    "Jan",
    "Björn",
    "Søren",
    "Łukasz",
    "Ivan",
    "Wei",
    "Hiroshi",
    "Patrick",
]
FAMILY = [
    "Smith",
    "Johnson",
    "Berger",
    "Kohl",
    "Müller",
    "Schröder",
    "García",
    "Hernández",
    "O'Brien",
    "McDonald",
    "Nguyen",
    "Tanaka",
    "Kim",
    "Novák",
    "Dvořák",
    "Kowalski",
    "Petrov",
    "Hansen",
    "Sørensen",
    "Rossi",
    "Bianchi",
    "Dubois",
    "Lefèvre",
    "Okafor",
    "Mensah",
    "Al-Farsi",
    "Haddad",
    "Cohen",
    "Levy",
    "Silva",
    "Pereira",
    "Wright",
]
CONFUSED = {"l": "1", "o": "0", "e": "c", "m": "rn", "i": "l", "n": "h", "s": "5", "a": "o"}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True)
class Person:
    given: str
    middle: str
    family: str
    birth: PartialDate
    sex: Sex
    number: str


def person(rng):
    birth = PartialDate(rng.randint(1930, 2000), rng.randint(1, 12), rng.randint(1, 28))
    number = str(rng.randint(100000, 9999999))
    return Person(
        rng.choice(GIVEN), rng.choice(GIVEN), rng.choice(FAMILY), birth, rng.choice((Sex.FEMALE, Sex.MALE)), number
    )


def expected(who, *, former=()):
    return ExpectedPatient(
        names=(f"{who.given} {who.middle} {who.family}", *former),
        birth_date=who.birth,
        sex=who.sex,
        record_numbers=(who.number,),
    )


def noisy(text, rng):
    """One letter misread, as in recognised text."""
    places = [i for i, c in enumerate(text) if c in CONFUSED and i > 0]
    if not places:
        return text
    place = rng.choice(places)
    return text[:place] + CONFUSED[text[place]] + text[place + 1 :]


def bare(text):
    table = str.maketrans("éèëöüßøłáíñřê", "eeeouso" + "laiínre"[:6])
    return text.translate(table)


def page(who, rng, *, noise=False, parts=("name", "birth", "sex", "number")):
    """A page about one person, in one of the ways pages print names and dates."""
    name = rng.choice(
        (
            f"{who.given} {who.family}",
            f"{who.family}, {who.given}",
            f"{who.family.upper()}, {who.given.upper()} {who.middle[0]}.",
            f"{who.given} {who.middle} {who.family}",
            f"Mrs. {who.given} {who.family}" if who.sex is Sex.FEMALE else f"Mr. {who.given} {who.family}",
            bare(f"{who.given} {who.family}"),
        )
    )
    if noise:
        name = noisy(name, rng)
    b = who.birth
    birth = rng.choice(
        (
            f"{b.day:02d}.{b.month:02d}.{b.year}",
            f"{b.year}-{b.month:02d}-{b.day:02d}",
            f"{b.month:02d}/{b.day:02d}/{b.year}",
            f"{b.day} {MONTHS[b.month - 1]} {b.year}",
            f"{MONTHS[b.month - 1][:3]} {b.day}, {b.year}",
        )
    )
    lines = ["GENERAL HOSPITAL", "Surgical Pathology Report"]
    if "name" in parts:
        lines.append(f"{rng.choice(('Patient', 'Patient Name', 'Name'))}: {name}")
    second = []
    if "birth" in parts:
        second.append(f"{rng.choice(('DOB', 'Date of birth', 'D.O.B.'))}: {birth}")
    if "sex" in parts:
        second.append(f"Sex: {'F' if who.sex is Sex.FEMALE else 'M'}")
    lines.append("   ".join(second))
    if "number" in parts:
        lines.append(f"{rng.choice(('MRN', 'Medical Record No', 'Patient ID'))}: {who.number}")
    lines += ["Collected: 12 March 2026", "FINAL DIAGNOSIS: invasive ductal carcinoma."]
    return PageText(1, "\n".join(lines))
