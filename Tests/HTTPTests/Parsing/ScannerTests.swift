import Testing

@testable import HTTP

/// The scanners stop behind the last octet that they were given, so no octet is looked at twice.
@Suite struct ScannerTests {
    @Test(arguments: [
        "GET / HTTP/1.1\r\n", "POST /a/b?c=d&e=%20 HTTP/1.0\r\n", "OPTIONS * HTTP/1.1\r\n",
    ])
    func aRequestLineIsReadOnce(line: String) {
        let octets = Array(line.utf8)
        var scanner = RequestLineScanner()
        for count in octets.indices {
            guard case .needMore = scanner.next(octets.span.extracting(..<count), targetLimit: 99) else {
                Issue.record("no more is wanted after \(count) octets")
                return
            }
            #expect(scanner.position == count)
        }
        guard case .line = scanner.next(octets.span, targetLimit: 99) else {
            Issue.record("the line is not found")
            return
        }
        #expect(scanner.position == octets.count)
    }

    @Test(arguments: [
        "Host: h\r\n\r\n", "A:\r\nB:c\r\nContent-Type:  text/plain; a=b \t \r\nX-0123456789-Y: z\r\n\r\n",
        "\r\n", "A: \t\t \r\n\r\n",
    ])
    func aSectionIsReadOnce(section: String) {
        let octets = Array(section.utf8)
        var scanner = FieldScanner()
        var lines = 0
        for count in 0...octets.count {
            let part = octets.span.extracting(..<count)
            var outcome = scanner.next(part)
            if case .line = outcome {
                lines += 1
                outcome = scanner.next(part)
            }
            #expect(scanner.position == count)
            switch outcome {
            case .needMore: #expect(count < octets.count)
            case .end: #expect(count == octets.count)
            default: Issue.record("stopped after \(count) octets")
            }
        }
        #expect(lines == section.split(separator: "\r\n").count)
    }
}
