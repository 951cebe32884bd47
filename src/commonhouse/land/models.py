"""The state of land trusts, part by part (see `commonhouse.land`)."""

from __future__ import annotations

from commonhouse.land.acquiring.models import *  # noqa: F403
from commonhouse.land.eligibility.models import *  # noqa: F403
from commonhouse.land.finding.models import *  # noqa: F403
from commonhouse.land.holdings.models import *  # noqa: F403
from commonhouse.land.leasing.models import *  # noqa: F403
from commonhouse.land.pricing.models import *  # noqa: F403
from commonhouse.land.reporting.models import *  # noqa: F403
from commonhouse.land.selling.models import *  # noqa: F403
from commonhouse.land.stewarding.models import *  # noqa: F403
