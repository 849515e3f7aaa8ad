"""The site of the policies: what is built, what is refused, and that nothing half-built is left behind."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from compiler import site
from compiler.site import PoliciesAtFault, SiteError, build_site
from policy_dsl.runtime.report import EXAMPLE_BANNER

SMALL = """\
policy small "{title}"
  version    1.0
  effective  2026-01-01
  status     example
  source     "A source"

facts
  fused: yes/no
    asks "Is it fused?"

determination block "The block"
  medically necessary when all of
    (A) "Not fused": not fused
  otherwise not medically necessary

scenario "Fused"
  given
    fused: yes
  then block is not medically necessary because (A)
"""
HOSTILE = (
    "</title></a><script>alert(1)</script><img src=//x.example/x onerror=alert(1)> {{ 7 * 7 }} [x](javascript:x) &lt;"
)


class Tags(HTMLParser):
    """The tags of a page with their attributes, and the text in its title and its first heading."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, str] = {}
        self.inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag in ("title", "h1") and tag not in self.texts:
            self.texts[tag] = ""
            self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts[self.inside] += data


def policies_in(folder: Path, **files: str) -> Path:
    """A folder with policies, one for each name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.pol").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with one sound policy."""
    return policies_in(tmp_path / "policies", small=SMALL.format(title="A small policy"))


@pytest.fixture
def built(tmp_path: Path, small: Path) -> Path:
    """The site over one sound policy."""
    return build_site(policies=small, output=tmp_path / "site")


def links_of(page: Tags, inside: str = "") -> list[str]:
    """Where the links of a page lead, in order; with `inside`, of those that follow such a tag at once."""
    follows = zip([("", {}), *page.tags], page.tags, strict=False)
    return [
        each["href"] for (before, _), (tag, each) in follows if tag == "a" and inside in ("", before) and "href" in each
    ]


def pages_of(folder: Path) -> Iterator[Tags]:
    for file in sorted(folder.rglob("*.html")):
        yield Tags(file.read_text(encoding="utf-8"))


# ---- what is built


def test_a_folder_of_policies_is_a_site(built: Path) -> None:
    """Each policy has its page, and the list of policies is there and is the home page."""
    pages = sorted(each.relative_to(built).as_posix() for each in built.rglob("*.html"))

    assert ["404.html", "index.html", "policies/index.html", "policies/small.html"] == pages
    assert '<a href="policies/small.html">A small policy</a>' in (built / "index.html").read_text(encoding="utf-8")
    assert EXAMPLE_BANNER in (built / "policies" / "small.html").read_text(encoding="utf-8")


def test_the_site_loads_nothing_from_another_host(built: Path) -> None:
    """No script, style sheet, image, font or frame of the site comes from another host."""
    loads = [
        address
        for page in pages_of(built)
        for tag, attributes in page.tags
        for name in ("src", "href", "srcset", "data", "poster")
        if tag not in ("a", "area") and (address := attributes.get(name, ""))
    ]
    styles = [each for file in built.rglob("*.css") for each in re.findall(r"url\(([^)]*)\)", file.read_text("utf-8"))]

    assert [each for each in loads if re.match(r"\s*(?:[a-z]+:)?//", each)] == []
    assert [each for each in styles if re.match(r"""["']?(?:https?:)?//""", each)] == []


def test_a_hostile_title_is_text_on_every_page(tmp_path: Path, built: Path) -> None:
    """A title that tries to become markup is shown as it is, in the heading, the window and the navigation."""
    policies = policies_in(tmp_path / "hostile", small=SMALL.format(title=HOSTILE))
    hostile = build_site(policies=policies, output=tmp_path / "other")
    page = Tags((hostile / "policies" / "small.html").read_text(encoding="utf-8"))

    assert f"{HOSTILE} - Policies" == page.texts["title"]
    assert f"{HOSTILE}¶" == page.texts["h1"]
    for one, other in zip(pages_of(built), pages_of(hostile), strict=True):
        assert [tag for tag, _ in one.tags] == [tag for tag, _ in other.tags]


def test_the_site_of_an_mkdocs_configuration(tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mkdocs.yml of the current folder is the site; policies are pages beside its own."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Ours\n\n[Policy](policies/small.md#block.A)\n")
    (tmp_path / "mkdocs.yml").write_text("site_name: Ours\nstrict: true\nplugins: [policy_dsl]\n")
    monkeypatch.chdir(tmp_path)
    output = build_site(output=Path("build/site"))

    assert tmp_path / "build" / "site" == output
    assert "Ours" in (output / "index.html").read_text(encoding="utf-8")
    assert "A small policy" in (output / "policies" / "small" / "index.html").read_text(encoding="utf-8")


def test_a_plan_gives_a_block_anew(tmp_path: Path, small: Path) -> None:
    """A template of the plan's own is used for the pages, and the banner stays."""
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "policy.md.jinja").write_text("Ask the plan about {{ page.title }}.")
    page = (build_site(None, small, tmp_path / "site", templates) / "policies" / "small.html").read_text("utf-8")

    assert "Ask the plan about A small policy." in page
    assert EXAMPLE_BANNER in page


def test_a_site_takes_the_place_of_the_one_before(tmp_path: Path, small: Path) -> None:
    """A second build replaces the first, and leaves nothing else in the folder around."""
    build_site(policies=small, output=tmp_path / "site")
    (tmp_path / "site" / "old.html").write_text("old")
    build_site(policies=small, output=tmp_path / "site")

    assert not (tmp_path / "site" / "old.html").exists()
    assert ["policies", "site"] == sorted(each.name for each in tmp_path.iterdir())


def test_versions_of_a_policy_stand_side_by_side(tmp_path: Path) -> None:
    """The newest version has the page of the policy, each older one its own; each page and the list lead to all."""
    text = SMALL.format(title="X")
    policies = policies_in(
        tmp_path / "policies",
        new=text.replace("version    1.0", "version    2.0"),
        old=text.replace("effective  2026-01-01", "effective  2025-01-01 to 2025-12-31"),
    )
    site = build_site(policies=policies, output=tmp_path / "site")
    new, old = (Tags((site / "policies" / name).read_text("utf-8")) for name in ("small.html", "small-1.0.html"))
    index = Tags((site / "policies" / "index.html").read_text("utf-8"))

    assert ("X - Policies", "X, version 1.0 - Policies") == (new.texts["title"], old.texts["title"])
    assert "small-1.0.html" in links_of(new)
    assert "small.html" in links_of(old)
    assert ["small.html", "small-1.0.html"] == [each for each in links_of(index, "td") if each.startswith("small")]


def test_failing_scenarios_are_told_and_do_not_stop_the_build(
    tmp_path: Path, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A policy whose scenarios fail is published, with a line that says so."""
    policies_in(
        small, wrong=SMALL.format(title="W").replace("policy small", "policy w").replace("is not med", "is med")
    )
    site = build_site(policies=small, output=tmp_path / "site")
    (warning,) = (each for each in capsys.readouterr().err.splitlines() if "fail" in each)

    assert re.fullmatch(r'warning: 1 of 1 scenario of .*wrong\.pol fail; "pol test" says why', warning)
    assert (site / "policies" / "w.html").is_file()


def test_a_file_that_others_use_has_no_page(tmp_path: Path) -> None:
    """A file with declarations alone is read with the policies that use it."""
    text = SMALL.format(title="X").replace('facts\n  fused: yes/no\n    asks "Is it fused?"\n', 'use "shared.pol"\n')
    shared = 'facts\n  fused: yes/no\n    asks "Is it fused?"\n'
    site = build_site(policies=policies_in(tmp_path / "p", small=text, shared=shared), output=tmp_path / "site")

    assert ["index.html", "small.html"] == sorted(each.name for each in (site / "policies").iterdir())


# ---- what is refused


def test_a_policy_with_an_error_fails_the_build(tmp_path: Path, small: Path) -> None:
    """The error is told with its place, the site that was there stays, and nothing half-built is left."""
    output = build_site(policies=small, output=tmp_path / "site")
    before = (output / "policies" / "small.html").read_bytes()
    policies_in(small, wrong=SMALL.format(title="Wrong").replace("not fused\n", "not fusd\n").replace("small", "other"))

    with pytest.raises(PoliciesAtFault) as told:
        build_site(policies=small, output=tmp_path / "site")

    first, second, *_ = str(told.value).splitlines()
    assert "the pages of the policies cannot be made: 1 error in the policies" == first
    assert re.search(r"wrong\.pol:13:\d+: error POL\d+: ", second)
    assert before == (output / "policies" / "small.html").read_bytes()
    assert ["policies", "site"] == sorted(each.name for each in tmp_path.iterdir())


def test_two_versions_in_force_on_one_day_fail_the_build(tmp_path: Path, small: Path) -> None:
    """Two policies of one key whose effective dates overlap are named."""
    policies_in(small, twin=SMALL.format(title="Twin").replace("version    1.0", "version    2.0"))

    with pytest.raises(PoliciesAtFault, match=r"two versions of this policy are in force on 2026-01-01"):
        build_site(policies=small, output=tmp_path / "site")


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("1.0", "1.0", "error POL0441: two versions of this policy have the number 1.0"),
        ("1é", "1ö", r"older\.pol: version 1é and version 1ö in .*old\.pol would have one page, small-1_\.md"),
    ],
)
def test_two_versions_of_one_name_fail_the_build(tmp_path: Path, first: str, second: str, told: str) -> None:
    """Two versions that follow one another need numbers of their own, as their pages are named by them."""
    text = SMALL.format(title="X")
    older, old, new = (text.replace("version    1.0", f"version    {each}") for each in (first, second, "2.0"))
    policies = policies_in(
        tmp_path / "policies",
        old=old.replace("effective  2026-01-01", "effective  2025-01-01 to 2025-06-30"),
        older=older.replace("effective  2026-01-01", "effective  2024-01-01 to 2024-12-31"),
        new=new.replace("effective  2026-01-01", "effective  2025-07-01"),
    )

    with pytest.raises(PoliciesAtFault, match=told):
        build_site(policies=policies, output=tmp_path / "site")


def test_a_policy_named_index_fails_the_build(tmp_path: Path) -> None:
    """A policy whose page would be the list of policies is refused."""
    policies = policies_in(tmp_path / "policies", one=SMALL.format(title="X").replace("policy small", "policy index"))

    with pytest.raises(SiteError, match='a policy named "index" has no page'):
        build_site(policies=policies, output=tmp_path / "site")


def test_a_mistake_in_a_template_fails_the_build(tmp_path: Path, small: Path) -> None:
    """A template of the plan that cannot be used is named."""
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "policy.md.jinja").write_text("{{ nothing }}")

    with pytest.raises(SiteError, match=r'^the template "policy\.md\.jinja, line 1" cannot be used'):
        build_site(policies=small, output=tmp_path / "site", templates=templates)


def test_a_site_never_swallows_the_policies_in_it(tmp_path: Path) -> None:
    """A site that was built around the folder of policies does not take its place."""
    inside = policies_in(tmp_path / "site" / "policies", small=SMALL.format(title="A small policy"))
    (tmp_path / "site" / "sitemap.xml").write_text("")

    with pytest.raises(SiteError, match="holds what the site is built from"):
        build_site(policies=inside, output=tmp_path / "site")


@pytest.mark.parametrize("output", ["policies", "."])
def test_the_site_never_takes_the_place_of_its_sources(
    tmp_path: Path, small: Path, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An output folder that holds the policies, or anything that is no site, is refused and stays as it is."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SiteError, match="name another folder"):
        build_site(policies=small, output=Path(output))
    assert (small / "small.pol").is_file()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A folder of policies that does not exist is an error with its name."""

    with pytest.raises(SiteError, match=r'there is no folder ".*nowhere" with policies'):
        build_site(policies=tmp_path / "nowhere", output=tmp_path / "site")


def test_without_mkdocs_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where MkDocs is not installed, the sentence says what to install."""
    monkeypatch.setattr(site, "find_spec", lambda name: None)

    with pytest.raises(SiteError, match=re.escape("pip install 'policy-dsl[docs]'")):
        build_site(output=tmp_path / "site")


# ---- while policies are written


def test_serving_watches_policies_and_templates(tmp_path: Path, small: Path) -> None:
    """A change in the folder of policies or of templates builds the site anew."""
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer

    from compiler.mkdocs_plugin import PolicyPages

    plugin, watched = PolicyPages(), list[str]()
    plugin.load_config({"policies": str(small), "templates": str(tmp_path)})

    class Server(LiveReloadServer):
        def __init__(self) -> None:
            pass

        def watch(self, path: str, func: None = None, *, recursive: bool = True) -> None:
            watched.append(path)

    plugin.on_serve(Server(), config=MkDocsConfig(), builder=lambda: None)

    assert [str(small), str(tmp_path)] == watched


def test_wordings_that_differ_are_told_and_do_not_stop_the_build(
    tmp_path: Path, small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page shows the wording and the reading as they are; what the text or the project accepts is not told."""
    weeks = (
        'facts\n  weeks: weeks from 0 weeks\n    asks "How long?"\n\ndetermination course "Course"\n'
        '  medically necessary when all of\n    (1) "At least 6 weeks": weeks is at least 5 weeks\n'
        '    (2) "Under 20 weeks": weeks is at most 12 weeks\n  otherwise not medically necessary\n'
    )
    header = SMALL.format(title="W").partition("facts")[0].replace("policy small", "policy w")
    policies_in(small, wrong=header + weeks)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)

    def told() -> list[str]:
        build_site(policies=small, output=tmp_path / "site")
        return [each for each in capsys.readouterr().err.splitlines() if "wording" in each]

    (warning,) = told()
    assert re.fullmatch(
        r'warning: 2 wordings of .*wrong\.pol say something else than their conditions; "pol check" says which', warning
    )
    (tmp_path / "pol.toml").write_text('[accept]\nPOL0604 = "the source says both"\n', encoding="utf-8")
    assert [] == told()
    (tmp_path / "pol.toml").write_text("lines = 3\n", encoding="utf-8")
    with pytest.raises(SiteError, match=r'"lines" in "pol\.toml": there is no such key'):
        told()
