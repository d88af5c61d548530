"""The grammar of `@`: whatever is typed, what is found is in the text, and names itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jupyter_chatstore.chat.context.names import CellName, FileName, Step, VariableName, names

PIECES = ["@", "df", ".", "[", "]", '"', "'", "`", "```", "\n", " ", "3", "-", "In[", "Out[",
          "file:", "é", "\0", "\ud800", "a/b.csv", ",", "error"]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=200)
IDENTIFIERS = st.from_regex(r"[a-zA-Zé_]\w{0,8}", fullmatch=True)
KEYS = st.text(st.characters(exclude_characters="\"'\n`", exclude_categories=["Cs"]), max_size=8)
STEPS = st.one_of(
    IDENTIFIERS.map(lambda name: Step(name, f".{name}")),
    st.integers(-99, 99).map(lambda n: Step(n, f"[{n}]")),
    KEYS.map(lambda key: Step(key, f'["{key}"]')),
    KEYS.map(lambda key: Step(key, f"['{key}']")),
)
VARIABLES = st.builds(VariableName, IDENTIFIERS, st.lists(STEPS, max_size=4).map(tuple)).filter(
    lambda name: name.name not in ("In", "Out")
)
CELLS = st.builds(
    lambda list_, number: CellName(f"@{list_}[{number}]", list_, number),
    st.sampled_from(["In", "Out"]),
    st.integers(0, 9999),
)
PATHS = st.text(st.characters(exclude_characters='"\n`', exclude_categories=["Cs"]), min_size=1)
FILES = PATHS.filter(lambda path: path == path.strip("\"'")).map(
    lambda path: FileName(f'@file:"{path}"', path)
)


@given(TEXTS)
def test_what_is_found_stands_in_the_text_once(text: str) -> None:
    found = names(text)
    typed = [name.typed for name in found]
    assert len(set(typed)) == len(typed)
    assert all(each.startswith("@") and each in text for each in typed)
    positions = [text.index(each) for each in typed]
    assert all(at == 0 or text[at - 1] not in "@.+/-" for at in positions) or len(found) > 1


@given(VARIABLES | CELLS | FILES)
def test_a_name_means_itself_alone_in_a_sentence_and_twice(name) -> None:
    assert names(name.typed) == [name]
    assert names(f"see {name.typed} and {name.typed}, please") == [name]


@given(VARIABLES | CELLS | FILES)
def test_in_code_it_means_nothing(name) -> None:
    assert names(f"`{name.typed}`") == []
    assert names(f"```\n{name.typed}\n```") == []


@given(st.lists(VARIABLES | CELLS | FILES, unique_by=lambda name: name.typed, max_size=5))
def test_several_come_in_their_order(several) -> None:
    assert names(", ".join(name.typed for name in several)) == several
