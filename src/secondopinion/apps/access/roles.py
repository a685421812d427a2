"""The roles of people, in the programme and on a case: the domain's own words."""

from secondopinion.domain.lifecycle import Role

__all__ = ["PEOPLE", "PROFESSIONAL", "Role"]

PEOPLE = tuple(role for role in Role if role is not Role.SYSTEM)

# These act on other people's records: they come by invitation only and always sign in with a second factor.
PROFESSIONAL = frozenset(
    {
        Role.TREATING_PHYSICIAN,
        Role.NAVIGATOR,
        Role.EXPERT,
        Role.BOARD_CHAIR,
        Role.PRIVACY_OFFICER,
        Role.OPERATOR,
    }
)
