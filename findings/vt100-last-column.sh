#!/usr/bin/env bash
# vt100 0.18.1 (crate), the terminal in which Rust tests and panes look at full-screen programs: a row
# that has been written to its last column.
#
# Expected: the screen of alacritty_terminal 0.26.0, xterm and tmux.
# Seen: after the last column the cursor stands behind it, not on it with a wrap pending: one
# step left (CSI D or a backspace) leads to the last column instead of the one before, and what
# follows lands one column too far to the right. With wrapping off (CSI ?7l) it wraps all the
# same. Jumps by tab stops (CSI I, CSI Z), the moves CSI a and CSI e, ESC D and CSI s with CSI u
# are not done at all; scrolling and repeating are right.
#
# What it means for preference data: full-screen programs draw a border at the last column and step
# back from there; Bubble Tea's ways back are backspaces and tab stops. A recording or a test of a
# labelling screen in this terminal shows texts and borders where no person saw them.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.1.0"
edition = "2021"

[dependencies]
vt100 = "=0.18.1"
alacritty_terminal = "=0.26.0"
TOML
cat >src/main.rs <<'RS'
use alacritty_terminal::event::VoidListener;
use alacritty_terminal::index::{Column, Line};
use alacritty_terminal::term::{test::TermSize, Config, Term};
use alacritty_terminal::vte::ansi::Processor;

const ROWS: u16 = 3;
const COLUMNS: u16 = 12;

fn shown(rows: impl Iterator<Item = String>) -> String {
    let rows: Vec<String> = rows.map(|row| row.trim_end().replace(' ', ".")).collect();
    rows.join("|")
}

fn vt100_shows(bytes: &[u8]) -> String {
    let mut parser = vt100::Parser::new(ROWS.try_into().unwrap(), COLUMNS.try_into().unwrap(), 0);
    parser.process(bytes);
    shown(parser.screen().rows(0, COLUMNS))
}

fn alacritty_shows(bytes: &[u8]) -> String {
    let size = TermSize::new(COLUMNS.into(), ROWS.into());
    let mut term = Term::new(Config::default(), &size, VoidListener);
    let mut processor: Processor = Processor::new();
    processor.advance(&mut term, bytes);
    let grid = term.grid();
    let cell = |row: u16, column: u16| grid[Line(row.into())][Column(column.into())].c;
    shown((0..ROWS).map(|row| (0..COLUMNS).map(|column| cell(row, column)).collect()))
}

fn main() {
    for (name, bytes, alacritty, vt100) in [
        ("one step left", "\x1b[1;12Hx\x1b[Dy", "..........yx||", "...........y||"),
        ("a backspace", "\x1b[1;12Hx\x08y", "..........yx||", "...........y||"),
        ("wrapping off", "\x1b[?7l\x1b[1;11Habcd", "..........ad||", "..........ab|cd|"),
        ("a tab stop on", "a\x1b[Ib", "a.......b||", "ab||"),
        ("a tab stop back", "\x1b[1;12H\x1b[Zb", "........b||", "...........b||"),
        ("columns and rows on", "a\x1b[2ab\x1b[1ec", "a..b|....c|", "abc||"),
        ("one row down", "a\x1bDb", "a|.b|", "ab||"),
        ("saved cursor", "\x1b[2;3H\x1b[s\x1b[Hx\x1b[uy", "x|..y|", "xy||"),
        ("scrolled", "1\r\n2\r\n3\x1b[S", "2|3|", "2|3|"),
        ("repeated", "a\x1b[3b", "aaaa||", "aaaa||"),
    ] {
        let got = (alacritty_shows(bytes.as_bytes()), vt100_shows(bytes.as_bytes()));
        println!("{name}: alacritty_terminal {}, vt100 {}", got.0, got.1);
        if got != (alacritty.to_string(), vt100.to_string()) {
            eprintln!("that was {alacritty}, {vt100} when this was written");
            std::process::exit(1);
        }
    }
}
RS
CARGO_TARGET_DIR="$dir/target" cargo run -q
