extension String {
    /// The text, shortened to a number of UTF-16 units with an ellipsis at the end, since that is how the services
    /// that show it count.
    func shortened(to limit: Int) -> String {
        guard utf16.count > limit else { return self }
        var result = ""
        var count = 1
        for character in self {
            count += character.utf16.count
            if count > limit { break }
            result.append(character)
        }
        return result + "…"
    }
}
