"""Plants every mutant of cargo-mutants' list in one copy of the library, each behind a switch.

A build per mutant would take days. Here one build has them all, and a process has the one on whose number
the environment variable MUTANT names. MUTANT_SEEN names a file to which a process adds the number of each mutant
that it comes by, so that only the tests that reach a mutant are run against it.
"""

from collections import defaultdict
from pathlib import Path

import tree_sitter
import tree_sitter_rust

PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_rust.language()))

# In the library's root. A `const fn` that is evaluated while compiling cannot ask it.
SWITCH = """
/// Whether this is the mutant that is on.
pub(crate) fn mutant(number: usize) -> bool {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicBool, Ordering};
    static ON: OnceLock<(usize, Option<std::string::String>)> = OnceLock::new();
    static SEEN: [AtomicBool; 20_000] = [const { AtomicBool::new(false) }; 20_000];
    let (on, file) = ON.get_or_init(|| (
        std::env::var("MUTANT").ok().and_then(|number| number.parse().ok()).unwrap_or(usize::MAX),
        std::env::var("MUTANT_SEEN").ok(),
    ));
    if let Some(file) = file && !SEEN[number].swap(true, Ordering::Relaxed) {
        use std::io::Write;
        let mut file = std::fs::OpenOptions::new().append(true).create(true).open(file).unwrap();
        file.write_all(std::format!("{number}\\n").as_bytes()).unwrap();
    }
    *on == number
}
"""


class CannotPlant(Exception):
    """Why a mutant cannot be behind a switch."""


def plant(mutants, dropped, source, copy):
    """Writes the sources with all mutants but the dropped ones, and notes there which else cannot be planted."""
    by_file = defaultdict(list)
    for number, mutant in enumerate(mutants):
        by_file[mutant["file"]] += [] if str(number) in dropped else [(number, mutant)]
    for file, planted in by_file.items():
        write(copy / file, SourceFile((source / file).read_bytes()).with_mutants(planted, dropped))
    root = Path("src/lib.rs")
    write(copy / root, (source / root).read_bytes() + SWITCH.encode())


def write(path, text):
    """Cargo builds anew what was written."""
    if not path.exists() or path.read_bytes() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)


def marked(text, numbers):
    """With its numbers around it, so that an error of the compiler's tells which mutants it is about."""
    return b"/*<%s*/%s/*>*/" % (",".join(map(str, numbers)).encode(), text)


def asked(numbers):
    return b" || ".join(b"crate::mutant(%d)" % number for number in numbers)


class SourceFile:
    def __init__(self, text):
        self.text = text
        self.lines = text.split(b"\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.root = PARSER.parse(text).root_node

    def offset(self, place):
        """Of a line and a column, which counts characters."""
        line = self.lines[place["line"] - 1].decode()
        return self.starts[place["line"] - 1] + len(line[: place["column"] - 1].encode())

    def with_mutants(self, planted, dropped):
        self.edits = defaultdict(lambda: defaultdict(list))
        for number, mutant in planted:
            try:
                kind, start, end, operator = self.edit_of(mutant)
                self.edits[start, end][kind, operator].append((number, mutant["replacement"].encode()))
            except CannotPlant as reason:
                dropped[str(number)] = str(reason)
        spans = sorted(self.edits, key=lambda span: (span[0], -span[1]))
        return self.rendered(0, len(self.text), spans)

    def edit_of(self, mutant):
        """The kind of an edit, the span that it is put around, and where the operator within ends and starts."""
        start, end = (self.offset(mutant["span"][place]) for place in ("start", "end"))
        node = self.root.descendant_for_byte_range(start, max(start, end - 1))
        if self.is_constant(node):
            raise CannotPlant("it is in a constant, or a function that is one")
        match mutant["genre"]:
            case "FnValue" if mutant["function"]["return_type"].startswith("-> impl"):
                raise CannotPlant("its function returns an unnamed type")
            case "FnValue":
                return "function", start, end, None
            case "BinaryOperator":
                return self.binary(node.parent, start, end)
            case "UnaryOperator":
                whole = node if node.type == "unary_expression" else node.parent
                if whole.type != "unary_expression":
                    raise CannotPlant("its operator is in no expression")
                return "unary", whole.start_byte, whole.end_byte, (start, whole.children[0].end_byte)
            case "MatchArm":
                return self.arm(node)
            case "MatchArmGuard" if b"let " not in self.text[start:end]:
                return "guard", start, end, None
            case genre:
                raise CannotPlant(f"{genre}, which has no place for a switch")

    @staticmethod
    def binary(whole, start, end):
        if whole is None or whole.type not in ("binary_expression", "compound_assignment_expr"):
            raise CannotPlant("its operator is in no expression")
        return "binary", whole.start_byte, whole.end_byte, (start, end)

    def arm(self, node):
        while node and node.type != "match_arm":
            node = node.parent
        if not node:
            raise CannotPlant("its arm is in no match")
        pattern = node.child_by_field_name("pattern")
        condition = pattern.child_by_field_name("condition")
        if not condition:
            return "arm", pattern.end_byte, pattern.end_byte, None
        if b"let " in self.text[condition.start_byte : condition.end_byte]:
            raise CannotPlant("its guard binds a name")
        return "arm with a guard", condition.start_byte, condition.end_byte, None

    def is_constant(self, node):
        while node:
            if node.type == "function_item":
                modifiers = [child for child in node.children if child.type == "function_modifiers"]
                return bool(modifiers) and b"const" in modifiers[0].text
            if node.type in ("const_item", "static_item", "token_tree", "const_block"):
                return True
            node = node.parent
        return False

    def rendered(self, start, end, spans):
        """The text of a span, with the edits within it; the outer ones come first."""
        text, at, next_span = b"", start, 0
        while next_span < len(spans):
            span = spans[next_span]
            next_span += 1
            within = []
            while next_span < len(spans) and span[0] < span[1] and spans[next_span][1] <= span[1]:
                within.append(spans[next_span])
                next_span += 1
            text += self.text[at : span[0]] + self.edited(span, within)
            at = span[1]
        return text + self.text[at:end]

    def edited(self, span, within):
        body = self.rendered(*span, within)
        kinds = sorted(self.edits[span].items(), key=lambda item: item[0][0] == "function")
        for (kind, operator), mutants in kinds:
            body = self.switched(kind, operator, span, body, mutants)
        return body

    def switched(self, kind, operator, span, body, mutants):
        numbers = [number for number, _ in mutants]
        match kind:
            case "function":
                returns = (
                    marked(b"if crate::mutant(%d) { return %s; } " % mutant, [mutant[0]]) for mutant in mutants
                )
                return b"".join(returns) + body
            case "binary" | "unary":
                left, right = self.text[span[0] : operator[0]], self.text[operator[1] : span[1]]
                others = (
                    marked(b"if crate::mutant(%d) { %s%s%s } else " % (number, left, other, right), [number])
                    for number, other in mutants
                )
                return marked(b"(%s{ %s })" % (b"".join(others), body), numbers)
            case "arm":
                return marked(b" if !(%s)" % asked(numbers), numbers) + body
            case "arm with a guard":
                return marked(b"!(%s) && (%s)" % (asked(numbers), body), numbers)
            case "guard":
                always = asked(number for number, to in mutants if to == b"true")
                never = asked(number for number, to in mutants if to == b"false")
                text = b"(%s)" % body
                text = b"!(%s) && %s" % (never, text) if never else text
                return marked(b"(%s) || (%s)" % (always, text) if always else text, numbers)
