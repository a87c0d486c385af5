"""YAML as people write it by hand: what YAML would pass over in silence is an error that names its line. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

UNSTORABLE = re.compile("[\0\ud800-\udfff]")


# Deeper than anything that people write, and far from what exhausts the reader.
MAX_DEPTH = 50


class NotYamlError(Exception):
    """What is wrong with a text, `problem`, and where: line and column, `place`; the line; and the last key, `path`."""

    def __init__(self, problem: str, place: str = "", *, line: int | None = None, path: str = "") -> None:
        super().__init__(f"{place}: {problem}" if place else problem)
        self.problem, self.place, self.line, self.path = problem, place, line, path


@dataclass(frozen=True, slots=True)
class Marked:
    """The plain data of a text, and the line on which each key path such as `a.b[2].c` begins."""

    data: Any
    lines: Mapping[str, int]

    def line_of(self, path: str) -> int | None:
        """The line of a path, or of the innermost thing around it that is written down."""
        while path not in self.lines:
            shorter = _LAST_STEP.sub("", path)
            if shorter == path:
                return self.lines.get("")
            path = shorter
        return self.lines[path]


_LAST_STEP = re.compile(r"(?:\[\d+\]|(?:^|\.)[^.\[]*)\Z", re.DOTALL)


class _Loader(yaml.SafeLoader):
    """Refuses a key given twice (YAML keeps the last one silently) and aliases (they can grow without end)."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise yaml.composer.ComposerError(None, None, "aliases (*) are not allowed", event.start_mark)
        if self.depth >= MAX_DEPTH:
            mark = self.peek_event().start_mark
            raise yaml.composer.ComposerError(None, None, "it is nested too deeply", mark)
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Says where a date that no calendar has stands, or a number too long to read."""
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from error

    def construct_scalar(self, node: Any) -> Any:
        """Escapes can write what no database takes: NUL, and halves of a surrogate pair."""
        value = super().construct_scalar(node)
        if isinstance(value, str) and UNSTORABLE.search(value):
            problem = "a text holds a character that cannot be stored"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        return value

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} is given twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def load(text: str, *, first_line: int = 1) -> Any:
    """The plain data of a text that begins at a line of its file. Raises NotYamlError."""
    return load_marked(text, first_line=first_line).data


def load_marked(text: str, *, first_line: int = 1) -> Marked:
    """The same, with the line of each key path. Raises NotYamlError."""
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            data = None if node is None else loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + first_line
        problem = f"the character U+{error.character:04X} is not allowed"
        raise NotYamlError(
            problem, f"line {line}", line=line, path=_path_at(text[: error.position])
        ) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        problem = error.problem or str(error)
        if mark is None:
            raise NotYamlError(problem) from error
        line = mark.line + first_line
        place = f"line {line}, column {mark.column + 1}"
        raise NotYamlError(problem, place, line=line, path=_path_at(text, mark.index)) from error
    except yaml.YAMLError as error:
        raise NotYamlError(str(error)) from error
    except RecursionError as error:
        raise NotYamlError("it is nested too deeply") from error
    return Marked(data, {path: line + first_line for path, line in _lines(node, "")} if node else {})


def _lines(node: yaml.Node, path: str) -> Iterator[tuple[str, int]]:
    if not path:
        yield path, node.start_mark.line
    if isinstance(node, yaml.MappingNode):
        for key_node, value in node.value:
            if isinstance(key_node, yaml.ScalarNode):
                below = f"{path}.{key_node.value}" if path else key_node.value
                yield below, key_node.start_mark.line
                yield from _lines(value, below)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            below = f"{path}[{number}]"
            yield below, value.start_mark.line
            yield from _lines(value, below)


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being read: the number or the key that it has come to."""

    is_list: bool
    step: int | str = ""
    awaits_key: bool = True


def _path_at(text: str, index: int | None = None) -> str:
    """The key path that reading has come to at a place, or at the first fault."""
    opened: list[_Open] = []
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            mark = event.start_mark
            if index is not None and mark is not None and mark.index > index:
                break
            _follow(event, opened)
    except (yaml.YAMLError, RecursionError):
        pass  # the fault itself, which was looked for
    path = ""
    for one in opened:
        if one.step != "":
            path += f"[{one.step}]" if one.is_list else f"{'.' * bool(path)}{one.step}"
    return UNSTORABLE.sub("?", path)


def _follow(event: yaml.Event, opened: list[_Open]) -> None:
    if isinstance(event, yaml.CollectionEndEvent):
        opened.pop()
    elif isinstance(event, yaml.NodeEvent):
        around = opened[-1] if opened else None
        if around and around.is_list:
            around.step = around.step + 1 if isinstance(around.step, int) else 0
        elif around and around.awaits_key:
            around.step = event.value if isinstance(event, yaml.ScalarEvent) else "?"
            around.awaits_key = False
            return
        if isinstance(event, yaml.CollectionStartEvent):
            opened.append(_Open(isinstance(event, yaml.SequenceStartEvent)))
            return
    else:
        return
    if opened:
        opened[-1].awaits_key = True
