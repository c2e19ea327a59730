import Testing

@testable import HTTP

@Suite struct HTTPFieldsTests {
    @Test func linesAreFoundWithoutRegardToCase() {
        var fields = HTTPFields()
        fields.append("X-One", "1")
        fields.append("x-one", "2")
        fields.append(.contentType, "text/plain")
        #expect(fields["x-one"] == "1")
        #expect(fields.values(of: "x-one") == ["1", "2"])
        #expect(fields[.contentType] == "text/plain")
        #expect(fields["content-type"] == "text/plain")
        #expect(fields["x-two"] == nil)
        #expect(fields.count == 3)
    }

    @Test func setReplacesAllLines() {
        var fields = HTTPFields()
        for value in ["1", "2"] { fields.append("A", value) }
        fields.append("B", "3")
        fields.set("a", "4")
        #expect(fields.all.map { "\($0.name)=\($0.value)" } == ["B=3", "a=4"])
        fields.removeAll("b")
        fields.set(.allow, "GET")
        #expect(fields.all.map { "\($0.name)=\($0.value)" } == ["a=4", "Allow=GET"])
    }

    @Test(arguments: [
        ("A", "b\r\nC: d"), ("A", "b\nc"), ("A", "b\rc"), ("A", "b\0c"), ("A", "\u{7F}"), ("A", "\u{1B}[0m"),
        ("", "b"), ("A B", "c"), ("A:", "b"), ("A\r\nB", "c"), ("Ä", "b"), (" A", "b"),
    ])
    func whatCouldBeReadAsMoreIsRefused(name: String, value: String) {
        var fields = HTTPFields()
        let wasAdded = fields.append(name, value)
        let wasSet = fields.set(name, value)
        #expect(!wasAdded && !wasSet)
        #expect(fields.isEmpty)
    }

    @Test func valuesMayHoldUTF8AndHaveNoBlanksAtTheirEnds() {
        var fields = HTTPFields()
        fields.append("A", " \tcafé\tx ")
        #expect(fields["a"] == "café\tx")
        #expect(fields.octets(of: "A").map(Array.init) == Array("café\tx".utf8))
    }

    @Test func everyKnownNameIsFoundByItsNumber() {
        for name in HTTPFieldName.allCases {
            var fields = HTTPFields()
            fields.append(name.rawValue.uppercased(), "v")
            #expect(fields[name] == "v")
            for other in HTTPFieldName.allCases where other != name { #expect(fields[other] == nil) }
        }
    }

    @Test(arguments: [
        "xcontent-type", "content-typ", "content_type", "dontent-type", "ransfer-encoding", "xost",
    ])
    func namesLikeKnownOnesAreOthers(name: String) {
        var fields = HTTPFields()
        fields.append(name, "v")
        #expect(fields.lines.first?.known == nil)
        #expect(fields[name] == "v")
    }

    @Test func octetSetsHoldTheirCharacters() {
        let alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        let sets: [(OctetSet, String)] = [
            (.token, alphanumeric + "!#$%&'*+-.^_`|~"), (.path, alphanumeric + "-._~!$&'()*+,;=:@/%"),
            (.query, alphanumeric + "-._~!$&'()*+,;=:@/%?[]\\^`{|}"),
            (.registeredName, alphanumeric + "-._~!$&'()*+,;=%"), (.plainPath, alphanumeric + "-_~/"),
        ]
        for (set, characters) in sets {
            for octet in UInt8.min ... .max {
                #expect(set.contains(octet) == characters.utf8.contains(octet), "\(octet)")
            }
        }
    }

    @Test func marksStandWhereOctetsStop() {
        for octet in UInt8.min ... .max {
            for place in 0..<8 {
                let word =
                    UInt64(repeating: 0x61) & ~(0xFF << UInt64(8 * place)) | UInt64(octet)
                    << UInt64(8 * place)
                let isLetter =
                    (octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x7A && octet < 0x80 || octet == 0x2D
                #expect(word.marksOfOtherThanLetters == (isLetter ? 0 : 0x80 << UInt64(8 * place)))
                let mayPass = octet >= 0x20 && octet != 0x7F
                #expect(
                    word.marksOfControls == 0
                        ? mayPass : word.marksOfControls.unmarkedOctets == place && !mayPass)
            }
        }
    }
}
