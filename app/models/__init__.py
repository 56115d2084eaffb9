"""Tables, their constraints, and nothing else."""

from app.models.base import CORE, DIRECTORY, Base
from app.models.directory import Coverage, Listing, ListingName, Search, Version
from app.models.location import (
    Disclosure,
    Location,
    PointKind,
    Published,
    ServiceAtLocation,
    Setting,
    TruePoint,
)
from app.models.organization import Operator, Organization
from app.models.place import Admin1, Place, PlaceName
from app.models.reach import (
    Answers,
    Language,
    LanguageHow,
    Phone,
    PhoneKind,
    Schedule,
    SchedulePurpose,
    ServiceArea,
)
from app.models.service import Service, Status
from app.models.trust import (
    ImportRow,
    Notice,
    NoticeKind,
    Verification,
    VerifiedBy,
    Wording,
    WordingSource,
)

__all__ = [
    "CORE",
    "DIRECTORY",
    "Admin1",
    "Answers",
    "Base",
    "Coverage",
    "Disclosure",
    "ImportRow",
    "Language",
    "LanguageHow",
    "Listing",
    "ListingName",
    "Location",
    "Notice",
    "NoticeKind",
    "Operator",
    "Organization",
    "Phone",
    "PhoneKind",
    "Place",
    "PlaceName",
    "PointKind",
    "Published",
    "Schedule",
    "SchedulePurpose",
    "Search",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "Setting",
    "Status",
    "TruePoint",
    "Verification",
    "VerifiedBy",
    "Version",
    "Wording",
    "WordingSource",
]
