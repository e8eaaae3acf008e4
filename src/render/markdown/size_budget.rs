//! What fits: a ticket takes so much and no more, whatever servers sent. The least important goes
//! first, and what is left out is said.

use crate::render::Terminal;
use crate::render::words::fill;

/// The most a document has, in bytes: 60 KB, as the ticket systems that count decimally do.
pub const MOST: usize = 60_000;

/// The bytes kept for each section's note of what was left out.
const NOTE: usize = 200;

/// A part of the document.
#[derive(Default)]
pub struct Section {
    /// The smaller, the longer it stays.
    pub rank: u8,
    /// The heading and the begin of its table, always there.
    pub head: String,
    /// The items, each of whole lines.
    pub items: Vec<String>,
    /// The line that closes it.
    pub foot: String,
}

/// The sections in their order, in so many bytes at most.
pub fn fitted(sections: &[Section], most: usize, terminal: &Terminal) -> String {
    let frames: usize = sections.iter().map(|s| s.head.len() + s.foot.len() + NOTE + 2).sum();
    let mut room = most.saturating_sub(frames);
    let mut by_rank: Vec<usize> = (0..sections.len()).collect();
    by_rank.sort_by_key(|i| sections[*i].rank);
    let mut kept = vec![0; sections.len()];
    for i in by_rank {
        kept[i] = how_many(&sections[i].items, &mut room);
    }
    let mut text = String::new();
    for (section, kept) in sections.iter().zip(kept) {
        write(section, kept, terminal, &mut text);
    }
    text
}

/// Counts the first items that fit; what they need is taken off the room.
pub fn how_many(items: &[String], room: &mut usize) -> usize {
    let fits = |item: &&String| {
        let left = room.checked_sub(item.len());
        *room = left.unwrap_or(*room);
        left.is_some()
    };
    items.iter().take_while(fits).count()
}

fn write(section: &Section, kept: usize, terminal: &Terminal, text: &mut String) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&section.head);
    section.items.iter().take(kept).for_each(|item| text.push_str(item));
    text.push_str(&section.foot);
    let missing = section.items.len() - kept;
    if missing > 0 {
        let note = "_Left out, so that the whole stays under 60 KB: {n} of {all} here. The JSON report has them._";
        let note = fill(terminal, note, &[("n", &missing), ("all", &section.items.len())]);
        text.extend(["\n", &note, "\n"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_important_goes_first_and_it_is_said() {
        let terminal = Terminal::for_tests();
        let section = |rank, name: &str| Section {
            rank,
            head: format!("# {name}\n\n"),
            items: vec!["0123456789\n".to_owned(); 10],
            foot: String::new(),
        };
        let all = [section(2, "a"), section(1, "b"), section(3, "c")];
        let text = fitted(&all, 3 * (NOTE + 7) + 12 * 11, &terminal);
        let count = |part: &str| part.matches("0123").count();
        let parts: Vec<&str> = text.split("# ").skip(1).collect();
        assert_eq!(parts.iter().map(|part| count(part)).collect::<Vec<_>>(), [2, 10, 0]);
        assert!(parts[0].contains("8 of 10 here") && parts[2].contains("10 of 10 here"), "{text}");
    }
}
