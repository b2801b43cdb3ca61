//! Draws the results as SVGs: time over the size of the body, both axes logarithmic.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Parser;
use countersign_peers::{LIMIT, OURS, Row, Table, size_name};

/// The schemes that more than one peer knows.
const PLOTTED: [(&str, &str); 2] =
    [("github", "GitHub’s scheme"), ("standard-webhooks", "Standard Webhooks")];

const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 540.0;
const LEFT: f64 = 80.0;
const RIGHT: f64 = 620.0;
const TOP: f64 = 60.0;
const BOTTOM: f64 = 480.0;

/// Told apart with any colour vision (Okabe and Ito), and two more.
const PEER_COLOURS: [&str; 8] =
    ["#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7b4fa3", "#8c6d46", "#b0a800"];

#[derive(Parser)]
struct Options {
    /// What a run wrote
    #[arg(default_value_os_t = countersign_peers::default_path())]
    results: PathBuf,
    /// Where the plots are written
    #[arg(long, default_value_os_t = Path::new(env!("CARGO_MANIFEST_DIR")).join("../plots"))]
    folder: PathBuf,
}

fn main() -> io::Result<()> {
    let Options { results, folder } = Options::parse();
    fs::create_dir_all(&folder)?;
    for table in countersign_peers::read(&results)? {
        if let Some((scheme, title)) = PLOTTED.iter().find(|(scheme, _)| *scheme == table.scheme) {
            fs::write(folder.join(scheme).with_extension("svg"), plot(&table, title))?;
        }
    }
    Ok(())
}

/// The one logarithmic range that an axis shows, and where it is on the page.
struct Axis {
    low: f64,
    high: f64,
    start: f64,
    end: f64,
}

impl Axis {
    fn position(&self, value: f64) -> f64 {
        let part = (value / self.low).ln() / (self.high / self.low).ln();
        self.start + part * (self.end - self.start)
    }
}

fn plot(table: &Table, title: &str) -> String {
    // There is no zero on a logarithmic axis.
    let sizes: Vec<_> = table.sizes.iter().copied().filter(|size| *size > 0).collect();
    let skipped = table.sizes.len() - sizes.len();
    let times = table.rows.iter().flat_map(|row| &row.nanoseconds[skipped..]).copied();
    let x = Axis {
        low: to_f64(sizes[0]),
        high: to_f64(sizes[sizes.len() - 1]),
        start: LEFT,
        end: RIGHT,
    };
    let y = Axis {
        low: times.clone().fold(f64::INFINITY, f64::min) / 1.2,
        high: times.fold(0.0, f64::max) * 1.2,
        start: BOTTOM,
        end: TOP,
    };
    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13" fill="#222" role="img">
<title>{title}: time of one verification over the size of the body</title>
<rect width="{WIDTH}" height="{HEIGHT}" rx="8" fill="#fff"/>
<text x="{LEFT}" y="32" font-size="18" font-weight="bold">{title}: time of one verification</text>
"##
    );
    draw_grid(&mut svg, &x, &y, &sizes);
    for row in &table.rows {
        let points: Vec<_> = sizes
            .iter()
            .zip(&row.nanoseconds[skipped..])
            .map(|(size, time)| {
                format!("{:.1},{:.1}", x.position(to_f64(*size)), y.position(*time))
            })
            .collect();
        let points = points.join(" ");
        let stroke = stroke(&table.rows, row);
        draw(&mut svg, format_args!(r#"<polyline points="{points}" {stroke}/>"#));
    }
    draw_legend(&mut svg, table);
    svg.push_str("</svg>\n");
    svg
}

fn draw(svg: &mut String, element: std::fmt::Arguments) {
    writeln!(svg, "{element}").expect("a String takes all");
}

fn draw_grid(svg: &mut String, x: &Axis, y: &Axis, sizes: &[usize]) {
    for size in sizes {
        let at = x.position(to_f64(*size));
        let name = size_name(*size);
        draw(svg, format_args!(r##"<path d="M{at:.1} {TOP}V{BOTTOM}" stroke="#e4e4e4"/>"##));
        let label = BOTTOM + 20.0;
        draw(
            svg,
            format_args!(r#"<text x="{at:.1}" y="{label}" text-anchor="middle">{name}</text>"#),
        );
    }
    for exponent in 0..10 {
        let time = 10_f64.powi(exponent);
        if (y.low..=y.high).contains(&time) {
            let (at, label) = (y.position(time), LEFT - 8.0);
            let name = time_name(exponent);
            draw(svg, format_args!(r##"<path d="M{LEFT} {at:.1}H{RIGHT}" stroke="#e4e4e4"/>"##));
            draw(
                svg,
                format_args!(
                    r#"<text x="{label}" y="{at:.1}" dy="4" text-anchor="end">{name}</text>"#
                ),
            );
        }
    }
    let (middle, label) = (f64::midpoint(LEFT, RIGHT), BOTTOM + 44.0);
    draw(
        svg,
        format_args!(
            r#"<text x="{middle}" y="{label}" text-anchor="middle">size of the body</text>"#
        ),
    );
}

/// From top to bottom as the lines begin at the left.
fn draw_legend(svg: &mut String, table: &Table) {
    let mut entries: Vec<_> = table.rows.iter().collect();
    let first = table.sizes.iter().position(|size| *size > 0).unwrap_or_default();
    entries.sort_by(|a, b| b.nanoseconds[first].total_cmp(&a.nanoseconds[first]));
    let (start, end, text) = (RIGHT + 24.0, RIGHT + 54.0, RIGHT + 62.0);
    let mut at = TOP + 12.0;
    for row in entries {
        let (name, stroke) = (&row.name, stroke(&table.rows, row));
        draw(svg, format_args!(r#"<path d="M{start} {at}H{end}" {stroke}/>"#));
        draw(svg, format_args!(r#"<text x="{text}" y="{at}" dy="4">{name}</text>"#));
        at += 24.0;
    }
}

/// A colour for each crate; its second row is dashed.
fn stroke(rows: &[Row], row: &Row) -> String {
    let number = rows
        .iter()
        .take_while(|other| family(other) != family(row))
        .filter(|other| family(other) == other.name)
        .count();
    let (colour, width) = match family(row) {
        LIMIT => ("#999999", 2.0),
        "bare" => ("#222222", 2.0),
        OURS => ("#d55e00", 3.0),
        _ => (PEER_COLOURS[number % PEER_COLOURS.len()], 2.0),
    };
    let dashes = if family(row) == row.name { "none" } else { "4 4" };
    format!(
        r#"fill="none" stroke="{colour}" stroke-width="{width}" stroke-dasharray="{dashes}" stroke-linejoin="round""#
    )
}

fn family(row: &Row) -> &str {
    row.name.split(", ").next().unwrap_or_default()
}

fn time_name(exponent: i32) -> String {
    let (unit, power) = match exponent {
        0..3 => ("ns", exponent),
        3..6 => ("µs", exponent - 3),
        6..9 => ("ms", exponent - 6),
        _ => ("s", exponent - 9),
    };
    format!("{:.0} {unit}", 10_f64.powi(power))
}

fn to_f64(size: usize) -> f64 {
    u32::try_from(size).map_or(f64::INFINITY, f64::from)
}
