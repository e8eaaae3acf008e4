//! Where the stations and hops of the path stand in its picture: for wide windows, and for narrow ones.

use super::path::NodeState;
use super::sheet::shown;
use crate::render::Terminal;
use crate::render::words::say;

/// A drawing in its own units.
pub struct Drawing {
    pub class: &'static str,
    pub width: usize,
    pub height: usize,
    pub stations: Vec<Station>,
    pub hops: Vec<Hop>,
}

/// A station at its upper left corner.
pub struct Station {
    pub x: usize,
    pub y: usize,
    pub name: String,
    pub line: String,
}

impl Station {
    /// Where its name stands: in the middle where nothing stands under it.
    pub const fn name_at(&self) -> usize {
        self.y + if self.line.is_empty() { 33 } else { 25 }
    }
}

/// A hop: its line, its mark, and its words.
pub struct Hop {
    pub from: (usize, usize),
    pub to: (usize, usize),
    pub mark: (usize, usize),
    pub words: (usize, usize),
    pub anchor: &'static str,
    pub state: NodeState,
    pub layer: String,
    pub said: String,
}

/// From left to right.
pub fn wide(
    stations: &[(String, String)],
    seen: &[(NodeState, String)],
    terminal: &Terminal,
) -> Drawing {
    const BOX: usize = 136;
    const GAP: usize = 56;
    let left = |i: usize| 2 + i * (BOX + GAP);
    let hop = |(i, (state, layer)): (usize, &(NodeState, String))| {
        let (from, to) = (left(i) + BOX, left(i + 1));
        Hop {
            from: (from, 32),
            to: (to, 32),
            mark: (usize::midpoint(from, to), 32),
            words: (usize::midpoint(from, to), 84),
            anchor: "middle",
            state: *state,
            layer: shown(layer),
            said: say(terminal, state.words()).into_owned(),
        }
    };
    let station = |(i, (name, line)): (usize, &(String, String))| Station {
        x: left(i),
        y: 4,
        name: name.clone(),
        line: line.clone(),
    };
    Drawing {
        class: "wide",
        width: left(6) - GAP + 2,
        height: 108,
        stations: stations.iter().enumerate().map(station).collect(),
        hops: seen.iter().enumerate().map(hop).collect(),
    }
}

/// From top to bottom.
pub fn tall(
    stations: &[(String, String)],
    seen: &[(NodeState, String)],
    terminal: &Terminal,
) -> Drawing {
    const BOX: usize = 56;
    const GAP: usize = 56;
    let top = |i: usize| 2 + i * (BOX + GAP);
    let hop = |(i, (state, layer)): (usize, &(NodeState, String))| {
        let (from, to) = (top(i) + BOX, top(i + 1));
        let middle = usize::midpoint(from, to);
        Hop {
            from: (70, from),
            to: (70, to),
            mark: (70, middle),
            words: (96, middle - 3),
            anchor: "start",
            state: *state,
            layer: shown(layer),
            said: say(terminal, state.words()).into_owned(),
        }
    };
    let station = |(i, (name, line)): (usize, &(String, String))| Station {
        x: 2,
        y: top(i),
        name: name.clone(),
        line: line.clone(),
    };
    Drawing {
        class: "tall",
        width: 300,
        height: top(6) - GAP + 2,
        stations: stations.iter().enumerate().map(station).collect(),
        hops: seen.iter().enumerate().map(hop).collect(),
    }
}
