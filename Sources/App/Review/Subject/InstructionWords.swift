/// The words by which instructions to a model are recognised.
///
/// Words are written as they are after folding: lower case, without accents. A stem matches words that begin with it.
enum InstructionWords {
    /// A sign: one word of each half, not far from each other.
    struct Rule: Sendable {
        let sign: InstructionFinding.Sign
        private let marks: [Octets]
        private let phrases: [Octets]
        private let first: [Octets]
        private let second: [Octets]
        private let dense: [(Octets, Octets)]

        /// Creates a rule.
        ///
        /// - Parameters:
        ///   - sign: What it is a sign of.
        ///   - marks: Texts in lower case that are one by themselves.
        ///   - phrases: Words in a row.
        ///   - first: The first half: how a word begins.
        ///   - second: The second half, not far from the first.
        ///   - dense: Both halves anywhere, for languages without blanks.
        init(
            sign: InstructionFinding.Sign, marks: [String] = [], phrases: [String] = [], first: [String] = [],
            second: [String] = [], dense: [(String, String)] = []
        ) {
            self.sign = sign
            self.marks = marks.map { Octets($0.utf8) }
            self.phrases = phrases.map { Octets((" " + $0).utf8) }
            self.first = first.map { Octets($0.utf8) }
            self.second = second.map { Octets($0.utf8) }
            self.dense = dense.map { (Octets($0.0.utf8), Octets($0.1.utf8)) }
        }

        func matches(_ text: FoldedText) -> Bool {
            marks.contains { text.raw.holds($0) } || phrases.contains { text.words.holds($0) }
                || dense.contains { text.dense.holds($0.0) && text.dense.holds($0.1) }
                || (!first.isEmpty && isNear(text.tokens))
        }

        private func isNear(_ words: [ArraySlice<UInt8>]) -> Bool {
            let distance = 8
            for (index, word) in words.enumerated() where first.contains(where: { word.starts(with: $0) }) {
                let near = words[max(0, index - distance)..<min(words.count, index + distance + 1)]
                if near.contains(where: { other in second.contains { other.starts(with: $0) } }) {
                    return true
                }
            }
            return false
        }
    }

    static let rules: [Rule] = [
        Rule(
            sign: .mark,
            marks: [
                "<|", "|>", "[inst]", "[/inst]", "<<sys>>", "</system", "<system", "</evidence", "</data>",
                "<instructions",
                "</instructions", "<important>", "### instruction", "### system", "begin system prompt",
                "system prompt:",
                "\"role\":\"system\"", "\"role\": \"system\"", "role=system", "end of input", "end of log",
                "end of evidence",
                "new task:", "human:", "\"tool_use\"", "<function_calls", "<tool_call", "]]>", "<!--",
            ],
            phrases: [
                "begin new task", "new instructions ", "system override ", "developer mode ", "jailbreak",
            ]),
        Rule(
            sign: .override,
            first: [
                // English, German, Dutch, French, Spanish, Portuguese, Italian, Polish, Czech, Turkish, Swedish.
                "ignore", "disregard", "forget", "override", "bypass", "ignorier", "vergiss", "missacht",
                "negeer", "vergeet",
                "oublie", "ignora", "olvida", "omite", "ignorez", "esquec", "esqueca", "dimentica",
                "zignoruj", "pomin", "zapomn",
                "ignoruj", "yoksay", "unut", "glom", "ignorera", "игнорир", "забуд", "проигнорир", "تجاهل",
                "अनदेखा", "bo qua",
                "abaikan", "lupakan", "αγνοησ", "התעלם",
            ],
            second: [
                "instruct", "prompt", "guideline", "directive", "anweisung", "vorgabe", "instructie",
                "consigne", "instruccion",
                "instruco", "instruc", "istruzion", "instrukcj", "polecen", "instrukce", "pokyn", "talimat",
                "instruktion",
                "инструкц", "указани", "التعليمات", "निर्देश", "instruksi", "οδηγι", "ההוראות", "хэлбэр",
            ],
            dense: [
                ("忽略", "指"), ("无视", "指"), ("忽视", "指"), ("無視", "指"), ("무시", "지시"), ("무시", "명령"),
                ("ละเว้น", "คำสั่ง"),
                ("bỏqua", "hướngdẫn"), ("boqua", "huongdan"), ("تجاهل", "التعليمات"), ("अनद", "निरद"),
                ("अनदख", "निरदश"),
                ("yoksay", "talimat"),
                ("ignoreallpreviousinstructions", "ignore"), ("ignorepreviousinstructions", "ignore"),
                ("αγνόησε", "οδηγίες"), ("התעלם", "ההוראות"),
            ]),
        Rule(
            sign: .answer,
            marks: [
                "\"action\":\"proceed\"", "\"action\": \"proceed\"", "action=proceed", "\"vote\":",
                "\"verdict\":\"proceed\"",
                "action: proceed",
            ],
            phrases: [
                "no action required", "mark this deployment as", "mark the deployment as",
                "report this deployment as",
                "this deployment is healthy", "deployment is safe", "do not roll back", "don't roll back",
                "do not rollback",
                "never roll back", "set confidence to",
            ],
            first: [
                "respond", "answer", "reply", "output", "return", "vote", "decide", "say", "recommend",
                "approve", "antwort",
                "repond", "respond", "rispond", "odpowiedz", "ответь", "отвеча", "cevap", "svara", "conclude",
                "classify", "choose",
            ],
            second: ["proceed", "\"proceed\"", "rollback", "healthy", "investigate"],
            dense: [
                ("回答", "proceed"), ("返回", "proceed"), ("输出", "proceed"), ("出力", "proceed"), ("答え", "proceed"),
                ("응답", "proceed"), ("대답", "proceed"),
            ]
        ),
        Rule(
            sign: .authority,
            phrases: [
                "you are now", "you are an", "you are a ", "you must ", "as an ai", "as a language model",
                "dear claude", "hey claude",
                "attention ai", "note to ai", "note to the ai", "note to reviewer", "note to the reviewer",
                "ai assistant",
                "assistant please", "claude please", "claude you", "to the llm", "dear model", "act as ",
                "pretend ", "the operator says",
                "message from the operator", "message from anthropic", "anthropic requires",
                "the administrator has approved",
                "on behalf of the operator", "du bist jetzt", "tu es maintenant", "eres ahora", "sei ora",
                "ты теперь",
                "pre approved by", "preapproved by",
            ],
            dense: [("你现在是", "你"), ("あなたは今", "あなた"), ("당신은이제", "당신")]),
        Rule(
            sign: .exfiltration,
            first: [
                "reveal", "print", "send", "leak", "exfiltrat", "repeat", "show", "call", "execute", "invoke",
                "fetch", "post",
            ],
            second: ["prompt", "secrets", "credentials", "api_key", "apikey", "verbatim"]),
        Rule(sign: .exfiltration, first: ["call", "execute", "invoke"], second: ["tool"]),
    ]
}
