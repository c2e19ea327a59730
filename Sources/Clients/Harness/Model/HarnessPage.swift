/// One page of a list.
package struct HarnessPage<Element: Sendable>: Sendable {
    /// The elements.
    package var elements: [Element]
    /// The page's number, from 0.
    package var index: Int
    /// The number of pages, if known.
    package var pages: Int?
    /// The number of elements on all pages, if known.
    package var total: Int?

    /// Creates a page.
    package init(elements: [Element], index: Int, pages: Int? = nil, total: Int? = nil) {
        self.elements = elements
        self.index = index
        self.pages = pages
        self.total = total
    }

    /// Whether a page follows.
    package var hasNext: Bool { !elements.isEmpty && pages.map { index + 1 < $0 } ?? true }
}
