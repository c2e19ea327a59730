/// Text in the evidence that talks to its reader instead of telling what happened.
///
/// It is told, and changes nothing: neither what it asks for nor the opposite.
package struct InstructionFinding: Sendable, Hashable {
    /// By what it was recognised.
    package enum Sign: String, Sendable, Hashable, CaseIterable {
        /// It asks to forget or break instructions.
        case override
        /// It has the marks by which prompts separate their parts or roles.
        case mark
        /// It tells what to answer.
        case answer
        /// It claims to speak for the operator or the program.
        case authority
        /// It asks for secrets, tools or addresses.
        case exfiltration
    }

    /// The piece that holds it, or in which it begins.
    package var item: String

    /// By what it was recognised.
    package var sign: Sign

    /// How it was hidden, such as `base64`; empty where it was not.
    package var encoding: String

    /// Where the piece comes from.
    package var source: String

    /// Where it lies in the request, as a JSON Pointer; empty where it lies nowhere.
    package var pointer: String

    /// The beginning of the piece.
    package var text: String

    /// Creates a finding.
    package init(
        item: String, sign: Sign, encoding: String = "", source: String = "", pointer: String = "",
        text: String = ""
    ) {
        self.item = item
        self.sign = sign
        self.encoding = encoding
        self.source = source
        self.pointer = pointer
        self.text = text
    }
}
