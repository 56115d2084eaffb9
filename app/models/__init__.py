"""Tables, their constraints, and nothing else."""

from app.models.account import MODERATOR, Account, Passkey, Role, SignIn
from app.models.area_notice import AreaNotice, PublicNotice
from app.models.base import CORE, DIRECTORY, Base
from app.models.call import Call, CallClaim, CallOutcome
from app.models.corridor import Corridor, CorridorPosition, CorridorStop
from app.models.directory import Coverage, Listing, ListingName, Search, Version
from app.models.gap import ALL, WHOLE, Gap, GapCount, RegionLanguage, RegionState
from app.models.history import ChangedBy, FieldChange
from app.models.location import (
    Disclosure,
    Location,
    PointKind,
    Published,
    ServiceAtLocation,
    Setting,
    TruePoint,
)
from app.models.membership import (
    Application,
    ApplicationCheck,
    ApplicationState,
    MemberRole,
    Membership,
    VouchRequest,
)
from app.models.open_data import Cell, Change, Modified
from app.models.organization import Operator, Organization
from app.models.outbox import OutboxMessage
from app.models.place import Admin1, Place, PlaceName
from app.models.proposal import Decision, Draft, Proposal, ProposalState
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
from app.models.report import Case, Outcome, Report
from app.models.service import Service, Status
from app.models.sheet import Sheet, SheetColumn, SheetState
from app.models.suppression import Suppression
from app.models.trust import (
    ImportRow,
    Notice,
    NoticeKind,
    Verification,
    VerifiedBy,
    Wording,
    WordingSource,
)
from app.models.upkeep import MOST_INSTEAD, EveningReminder, Upkeep

__all__ = [
    "ALL",
    "CORE",
    "DIRECTORY",
    "MODERATOR",
    "MOST_INSTEAD",
    "WHOLE",
    "Account",
    "Admin1",
    "Answers",
    "Application",
    "ApplicationCheck",
    "ApplicationState",
    "AreaNotice",
    "Base",
    "Call",
    "CallClaim",
    "CallOutcome",
    "Case",
    "Cell",
    "Change",
    "ChangedBy",
    "Corridor",
    "CorridorPosition",
    "CorridorStop",
    "Coverage",
    "Decision",
    "Disclosure",
    "Draft",
    "EveningReminder",
    "FieldChange",
    "Gap",
    "GapCount",
    "ImportRow",
    "Language",
    "LanguageHow",
    "Listing",
    "ListingName",
    "Location",
    "MemberRole",
    "Membership",
    "Modified",
    "Notice",
    "NoticeKind",
    "Operator",
    "Organization",
    "OutboxMessage",
    "Outcome",
    "Passkey",
    "Phone",
    "PhoneKind",
    "Place",
    "PlaceName",
    "PointKind",
    "Proposal",
    "ProposalState",
    "PublicNotice",
    "Published",
    "RegionLanguage",
    "RegionState",
    "Report",
    "Role",
    "Schedule",
    "SchedulePurpose",
    "Search",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "Setting",
    "Sheet",
    "SheetColumn",
    "SheetState",
    "SignIn",
    "Status",
    "Suppression",
    "TruePoint",
    "Upkeep",
    "Verification",
    "VerifiedBy",
    "Version",
    "VouchRequest",
    "Wording",
    "WordingSource",
]
