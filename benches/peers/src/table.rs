use countersign_peers::{LIMIT, OURS, Row, Table, size_name};

/// The table in Markdown: times, ratios, and a note on each row that has one.
pub fn print(table: &Table) {
    println!("\n## {}: {}\n", table.scheme, table.recipe);
    println!("Medians of {} rounds.\n", table.rounds);
    print_rows(table, "ns for one verification", |row, size| format!("{:.0}", row[size]));
    println!();
    let (ours, limit) = (table.row(OURS), table.row(LIMIT));
    print_rows(table, "× countersign, × limit", |row, size| {
        let ratio = |base: &Row| row[size] / base.nanoseconds[size];
        format!("{:.2}, {:.2}", ratio(ours), ratio(limit))
    });
    println!();
    for row in table.rows.iter().filter(|row| !row.note.is_empty()) {
        println!("- {}: {}", row.name, row.note);
    }
    if table.sizes.contains(&0) && table.scheme == "github" {
        println!("- 0 B: all deliveries have the same signature, that of the empty body");
    }
}

fn print_rows(table: &Table, title: &str, cell: impl Fn(&[f64], usize) -> String) {
    let sizes: Vec<_> = table.sizes.iter().map(|size| size_name(*size)).collect();
    println!("| {title} | {} |", sizes.join(" | "));
    println!("|-{}|", "|-:".repeat(sizes.len()));
    for row in &table.rows {
        let cells: Vec<_> = (0..sizes.len()).map(|size| cell(&row.nanoseconds, size)).collect();
        println!("| {} | {} |", row.name, cells.join(" | "));
    }
}
