"""The parameters of the HSDS 3.1 OpenAPI; all others are refused."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.web.params import Text

LARGEST_PAGE = 100


class AskedForNothing(BaseModel):
    """Of what takes no parameter."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AskedForPage(AskedForNothing):
    """A page of a list."""

    search: Text | None = None
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    per_page: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = 50
    format: Literal["json", "ndjson"] = "json"


class AskedForTerms(AskedForPage):
    """Of ``/taxonomy_terms``; our terms have no parents."""

    taxonomy_id: UUID | None = None
    top_only: bool = False
    parent_id: UUID | None = None


class AskedForListed(AskedForPage):
    """Of what is listed."""

    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    full: bool = False


class AskedForOrganizations(AskedForListed):
    """Of ``/organizations``."""

    full_service: bool = False


class AskedForOrganization(AskedForNothing):
    """Of ``/organizations/{id}``."""

    full_service: bool = False


class AskedForServicesAtLocations(AskedForListed):
    """Of ``/service_at_locations``."""

    organization_id: UUID | None = None
    modified_after: AwareDatetime | None = None


class AskedForServices(AskedForServicesAtLocations):
    """Of ``/services``."""

    minimal: bool = False
