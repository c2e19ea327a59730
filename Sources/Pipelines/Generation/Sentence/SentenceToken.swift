/// A word or sign of a sentence.
struct SentenceToken {
    /// As it was written, without quotes.
    var text: String

    /// Letters and digits alone, in lower case: what vocabularies know.
    var key: String

    /// Whether it stood in quotes.
    var isQuoted = false

    /// Whether somebody has made sense of it.
    var isTaken = false

    /// Whether it is a comma, semicolon, colon, full stop or bracket.
    var isMark: Bool { !isQuoted && key.isEmpty }

    /// Creates a token.
    init(_ text: String, isQuoted: Bool = false) {
        self.text = text
        self.isQuoted = isQuoted
        key = String(
            String.UnicodeScalarView(
                text.lowercased().unicodeScalars.filter {
                    $0.properties.isAlphabetic || ("0"..."9").contains($0)
                }))
    }

    /// Splits a sentence; what stands in quotes stays one token.
    static func tokens(of sentence: String) -> [SentenceToken] {
        var tokens: [SentenceToken] = []
        var word = ""
        var quote: Character?
        func end() {
            guard !word.isEmpty else { return }
            tokens += split(word)
            word = ""
        }
        for character in sentence {
            if let open = quote {
                if character == open || (open == "“" && character == "”") {
                    tokens.append(SentenceToken(word, isQuoted: true))
                    word = ""
                    quote = nil
                } else {
                    word.append(character)
                }
            } else if "\"`“".contains(character) || (character == "'" && word.isEmpty) {
                end()
                quote = character
            } else if character.isWhitespace {
                end()
            } else if ",;()".contains(character) {
                end()
                tokens.append(SentenceToken(String(character)))
            } else {
                word.append(character)
            }
            if tokens.count > SentenceGrammar.longest { break }
        }
        end()
        return tokens
    }

    /// Takes marks at a word's end off it; signs inside, as in `1.2` or `22:30`, stay.
    private static func split(_ word: String) -> [SentenceToken] {
        var word = word
        var marks: [SentenceToken] = []
        while let last = word.last, ".:!?".contains(last) {
            marks.insert(SentenceToken(last == ":" ? "," : "."), at: 0)
            word.removeLast()
        }
        if ["->", "=>", "→", ">"].contains(word) { return [SentenceToken("then")] + marks }
        if word == "&" || word == "+" { return [SentenceToken("and")] + marks }
        if word == "-" || word == "–" || word == "—" { return [SentenceToken(",")] + marks }
        return (word.isEmpty ? [] : [SentenceToken(word)]) + marks
    }
}
