#!/usr/bin/env python3
"""Counts an exported edition again, without any code of the server, and compares every figure.

    python3 scripts/verify_export.py innoweek-week-2016.ndjson.gz [--root HASH ...] [--board board.json ...]

The export is what GET /api/v1/proof/export sends. --root is a hash that was published or written down earlier: it has
to be on the chain. --board is a saved answer of GET /api/v1/board of the version that was exported, or any JSON with
"cells". Exit code 0: everything agrees; 1: a difference, each on a line; 2: the file cannot be read.

Needs Python 3.8 or newer and nothing else. docs/proof.md describes the format and the rules that are applied here.
"""

import argparse
import gzip
import hashlib
import json
import sys
from collections import defaultdict
from datetime import datetime, timezone

GRADES = {"verified": 3, "reported": 2, "observed": 1, "estimated": 0}
STANDINGS = ["door", "partner", "lead", "association", "coordinator"]
HELD = {"approved", "live", "concluded", "standing"}
START = bytes(32)


class Unreadable(Exception):
    """The file is not a whole export."""


def read_lines(path):
    """The objects of an export, packed or not, each with the text of its batch."""
    with open(path, "rb") as probe:
        packed = probe.read(2) == b"\x1f\x8b"
    opened = gzip.open(path, "rt", encoding="utf-8") if packed else open(path, encoding="utf-8")
    try:
        with opened as lines:
            for line in lines:
                # What was hashed is the text of the batch as it stands here.
                _, _, text = line.rstrip("\n").partition(',"batch":')
                yield json.loads(line), text[:-1]
    except (ValueError, OSError, EOFError) as error:
        raise Unreadable(f"{path}: {error}") from error


def milliseconds(instant):
    """Since 1970, of a UTC instant with microseconds."""
    moment = datetime.strptime(instant, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
    since = moment - datetime(1970, 1, 1, tzinfo=timezone.utc)
    return (since.days * 86_400 + since.seconds) * 1000 + (since.microseconds + 500) // 1000


class Claim:
    """What one reporter says of one subject, metric and day, in one grade."""

    def __init__(self, subject, reporter, grade):
        self.subject, self.reporter, self.grade = subject, reporter, grade
        self.said = {}  # (revision, occurred, batch, seq) -> (amount, standing)
        self.voided = set()
        self.added = 0
        self.additions = 0

    def apply(self, batch, entry):
        """Takes one entry, whatever came before it."""
        seq, _, _, _, _, standing, _, op, amount, revision, occurred = entry[:11]
        voided_op, voided_batch, voided_seq = entry[14:17]
        amount = int(amount)
        if op == "add":
            self.added += amount
            self.additions += 1
        elif op == "void" and voided_op == "add":
            self.added -= amount
            self.additions -= 1
        elif op == "set":
            self.said[(revision, milliseconds(occurred), batch, seq)] = (amount, standing)
        else:
            self.voided.add((revision, milliseconds(occurred), voided_batch, voided_seq))

    def settle(self):
        """Works out amount (None: nothing stands) and standing, once every entry was applied."""
        standing = max((place for place in self.said if place not in self.voided), default=None)
        amount, self.standing = self.said[standing] if standing is not None else (0, "door")
        self.amount = None if standing is None and self.additions == 0 else amount + self.added


def voice(claim, home):
    """Orders claims of equal grade: the greatest goes first. Ids and subjects count the other way round."""
    standing = "partner" if claim.standing == "lead" and claim.subject != home else claim.standing
    return (STANDINGS.index(standing), claim.subject == home, Reversed(claim.reporter), Reversed(claim.subject))


class Reversed:
    """A text whose order is turned round; by UTF-16 units, as the server compares."""

    def __init__(self, text):
        self.key = text.encode("utf-16-be")

    def __lt__(self, other):
        return other.key < self.key

    def __eq__(self, other):
        return self.key == other.key


def default_order(claim, home):
    return (GRADES[claim.grade],) + voice(claim, home)


def best(claims, home):
    return max(claims, key=lambda claim: default_order(claim, home), default=None)


def best_of_each(claims, home):
    by_reporter = defaultdict(list)
    for claim in claims:
        by_reporter[claim.reporter].append(claim)
    return [best(own, home) for own in by_reporter.values()]


def rule(claims, home, ruling):
    """(grade, amount) of what counts among the claims of a home, metric and day; None where nothing does."""
    standing = [claim for claim in claims if claim.amount is not None]
    name = ruling["rule"] if ruling else "default"
    if name == "value":
        return "verified", ruling["amount"]
    if name == "sum":
        spoken = [claim for claim in standing if claim.reporter not in ("door", "register")] or standing
        made = best_of_each(spoken, home)
        return ("verified", sum(claim.amount for claim in made)) if made else None
    chosen = None
    if name == "claim":
        named = [c for c in standing if (c.subject, c.reporter, c.grade) == ruling["claim"]]
        chosen = named[0] if named else None
    elif name == "max" and standing:
        chosen = max(standing, key=lambda claim: (claim.amount,) + default_order(claim, home))
    chosen = chosen or best(standing, home)
    return (chosen.grade, chosen.amount) if chosen else None


class Ledger:
    """Everything that was said, and what it comes to."""

    def __init__(self):
        self.facts = {}
        self.claims = {}
        self.rulings = {}
        self.entries = 0

    def apply(self, batch):
        identity, entries, facts, rulings = batch[1], batch[7], batch[8], batch[9]
        for subject, revision, status, unit, kind, organisations, joins in facts:
            known = self.facts.get(subject)
            if known is None or known["revision"] < revision:
                self.facts[subject] = {"revision": revision, "status": status, "unit": unit, "kind": kind,
                                       "organisations": organisations, "joins": joins}
        for entry in entries:
            _, subject, metric, day, reporter, _, grade = entry[:7]
            key = (subject, metric, day, reporter, grade)
            if key not in self.claims:
                self.claims[key] = Claim(subject, reporter, grade)
            self.claims[key].apply(identity, entry)
            self.entries += 1
        for subject, metric, day, revision, name, of, reporter, grade, amount in rulings:
            known = self.rulings.get((subject, metric, day))
            if known is None or known["revision"] < revision:
                self.rulings[(subject, metric, day)] = {
                    "revision": revision, "rule": name, "claim": (of, reporter, grade),
                    "amount": None if amount is None else int(amount)}

    def home(self, subject):
        fact = self.facts.get(subject)
        return fact["joins"] if fact and fact["joins"] is not None else subject

    def cells(self):
        """Every cell that something stands behind."""
        cells = defaultdict(int)
        rivals = defaultdict(list)
        for (subject, metric, day, _, _), claim in self.claims.items():
            claim.settle()
            rivals[(self.home(subject), metric, day)].append(claim)
        for key in self.rulings:
            rivals.setdefault(key, [])
        for (home, metric, day), claims in rivals.items():
            fact = self.facts.get(home)
            if fact is None or fact["joins"] is not None or fact["status"] not in HELD:
                continue
            value = rule(claims, home, self.rulings.get((home, metric, day)))
            if value is None:
                continue
            grade, amount = value
            for scope in scopes(home, fact):
                cells[f"{scope}/{metric}/{grade}"] += amount
                cells[f"{scope}/{metric}/total"] += amount
        for subject, fact in self.facts.items():
            if fact["status"] in ("standing", "withdrawn") or fact["joins"] is not None:
                continue
            for scope in scopes(subject, fact):
                cells[f"{scope}/events/{fact['status']}"] += 1
                cells[f"{scope}/events/total"] += 1
        return cells


def scopes(subject, fact):
    found = ["nation", f"unit:{fact['unit']}", f"kind:{fact['kind']}"]
    found += [f"organisation:{organisation}" for organisation in dict.fromkeys(fact["organisations"])]
    return found + [subject] if subject.startswith("event:") else found


class Export:
    """A read export: the ledger, the cells that it states, and what is wrong with its chain."""

    def __init__(self, path):
        self.ledger, self.stated, self.wrong = Ledger(), {}, []
        self.hashes, self.edition, self.position = set(), None, 0
        head, roots, end = START, [], None
        at_position = {}
        for line, text in read_lines(path):
            if "link" in line:
                position, _, content, stated = line["link"]
                found = hashlib.sha256(text.encode("utf-8")).digest()
                if position != self.position + 1:
                    self.wrong.append(f"link {position}: follows {self.position}")
                if found.hex() != content:
                    self.wrong.append(f"link {position}: the batch does not say what was linked")
                head = hashlib.sha256(head + bytes.fromhex(content)).digest()
                if head.hex() != stated:
                    self.wrong.append(f"link {position}: {stated} does not follow from the links before it")
                self.position = position
                at_position[position] = stated
                self.hashes.add(stated)
                if line["batch"] is not None:
                    self.ledger.apply(line["batch"])
            elif "root" in line:
                roots.append(line["root"])
            elif "cell" in line:
                self.stated[line["cell"][0]] = int(line["cell"][1])
            elif "end" in line:
                end = line["end"]
            elif line.get("format") == "innoweek-ledger-1":
                self.edition = line["edition"]
        if self.edition is None or end is None or end != {"links": self.position, "cells": len(self.stated)}:
            raise Unreadable(f"{path}: not a whole export of innoweek-ledger-1")
        for hour, position, _, root in roots:
            if at_position.get(position) != root:
                self.wrong.append(f"root of {hour}: not on the chain")
        self.head, self.roots = head.hex(), len(roots)


def compare(stated, counted):
    """Lines about figures that differ. A cell that nothing stands behind is blank, which is not 0."""
    for key in sorted(set(stated) | set(counted)):
        if stated.get(key) != counted.get(key):
            yield f"{key}: stated {stated.get(key, 'nothing')}, counted {counted.get(key, 'nothing')}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("export")
    parser.add_argument("--root", action="append", default=[], help="a hash that has to be on the chain")
    parser.add_argument("--board", action="append", default=[], help="a saved board whose cells have to agree")
    options = parser.parse_args()
    try:
        export = Export(options.export)
        boards = [(path, read_board(path)) for path in options.board]
    except (Unreadable, KeyError, TypeError, ValueError, OSError) as error:
        print(f"cannot read: {error}", file=sys.stderr)
        return 2
    counted = export.ledger.cells()
    wrong = export.wrong + list(compare(export.stated, counted))
    wrong += [f"root {root}: not on the chain" for root in options.root if root.lower() not in export.hashes]
    for path, cells in boards:
        shown = {key: counted[key] for key in cells if key in counted}
        wrong += [f"{path}: {line}" for line in compare(cells, shown)]
    for line in wrong:
        print(f"✗ {line}")
    print(f"{'✗' if wrong else '✓'} {export.edition}: {export.position} batches, {export.ledger.entries} entries, "
          f"{len(export.stated)} cells, {export.roots} roots, {len(wrong)} differences; chain ends in {export.head}")
    return 1 if wrong else 0


def read_board(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)["cells"]


if __name__ == "__main__":
    sys.exit(main())
