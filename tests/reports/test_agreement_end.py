"""What ends the agreement behind a permit ends the releases and links that rest on it (access.md 2 and 3)."""

from tests.kit.gateways import World
from tests.pathway.test_agreement_end import end
from tests.reports.test_links import Linked


def test_a_release_and_a_link_end_with_the_agreement_behind_the_permit(everywhere: World) -> None:
    here = Linked(everywhere)
    assert (here.employer.get(f"/{here.report}").status_code, here.open().status_code) == (200, 200)
    assert end(everywhere, "gp-practice", "employer") > 0
    assert (here.employer.get(f"/{here.report}").status_code, here.open().status_code) == (404, 404)
