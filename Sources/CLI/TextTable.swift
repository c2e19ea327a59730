/// A table of plain text with columns as wide as their widest cell.
struct TextTable {
    private var rows: [[String]]

    /// Creates a table with a head.
    init(_ head: [String]) { rows = [head] }

    /// Adds a row of as many cells.
    mutating func add(_ row: [String]) { rows.append(row) }

    /// The lines, without blanks at their ends.
    var text: String {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: max(0, width - cell.count))
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }
}
