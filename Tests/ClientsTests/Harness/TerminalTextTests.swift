import Clients
import Testing

@Suite struct TerminalTextTests {
    @Test(arguments: [
        ("plain ü\ttext", "plain ü\ttext"), ("\u{1B}[32m+ mvn\u{1B}[0m", "+ mvn"),
        ("\u{1B}[1;31mred\u{1B}[m", "red"),
        ("a\u{1B}]0;title\u{7}b", "ab"), ("a\u{1B}]8;;http://x\u{1B}\\link\u{1B}]8;;\u{1B}\\b", "alinkb"),
        ("10%\r50%\r100%", "100%"), ("text\r", "text"), ("a\u{1B}(Bb", "ab"), ("a\u{9B}31mb", "ab"),
        ("a\u{0}\u{8}b", "ab"),
        ("a\u{1B}", "a"), ("a\u{1B}[", "a"), ("a\u{1B}]never ends", "a"), ("\u{1B}[?25lx\u{1B}[2K", "x"),
        ("é\u{85}è", "éè"),
        ("", ""), ("\r", ""), ("\u{1B}7save\u{1B}8", "save"),
    ])
    func `what controls a terminal is taken out`(text: String, plain: String) {
        #expect(TerminalText.plain(text) == plain)
    }
}
