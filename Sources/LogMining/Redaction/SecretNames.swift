/// Words by which keys, fields and headers say that their value is secret.
final class SecretNames: Sendable {
    static let shared = SecretNames()

    /// How a value has to look to be taken for a secret.
    enum Demand: Sendable {
        /// Whatever it is.
        case nothing
        /// Like a token: long, or of mixed characters.
        case token
        /// Everything to the end of the header.
        case header
    }

    /// Endings of names, without separators and in lower case.
    private let endings: [(ending: [UInt8], demand: Demand)]
    /// The places in ``endings`` of those with each last letter.
    private let endingsByLast: [[Int]]
    /// Which last three letters end a name, hashed.
    private let filter: InlineArray<512, Bool>
    /// Which first three letters begin a service or a word near a secret, hashed.
    private let beginnings: InlineArray<512, Bool>
    /// The services and words of each such beginning.
    private let entries: [[(word: [UInt8], surrounding: Surrounding)]]

    private init() {
        let nothing =
            "password passwd passphrase pwd userpass dbpass secret secretkey clientsecret privatekey "
            + "accesskey apikey apitoken authtoken accesstoken refreshtoken bearertoken sessiontoken idtoken "
            + "sharedkey signingkey encryptionkey masterkey secretaccesskey connectionstring credentials "
            + "webhooksecret cvv ssn pgpassword mysqlpwd passwort contribsyscom"
        let token = "token key credential auth pass creds access session sid sessionid"
        let header =
            "authorization cookie xapikey xauthtoken xharnesstoken setcookie proxyauthorization xvaulttoken "
            + "xamzsecuritytoken"
        var endings: [(ending: [UInt8], demand: Demand)] = []
        for word in header.split(separator: " ") { endings.append((Array(word.utf8), .header)) }
        for word in nothing.split(separator: " ") { endings.append((Array(word.utf8), .nothing)) }
        for word in token.split(separator: " ") { endings.append((Array(word.utf8), .token)) }
        endings.sort { $0.ending.count > $1.ending.count }
        self.endings = endings
        var endingsByLast = [[Int]](repeating: [], count: 256)
        for (place, (ending, _)) in endings.enumerated() {
            if let last = ending.last { endingsByLast[Int(last)].append(place) }
        }
        self.endingsByLast = endingsByLast
        var filter = InlineArray<512, Bool>(repeating: false)
        for (ending, _) in endings {
            let last = ending.suffix(3).map { $0 }
            filter[Self.slot(last[0], last[1], last[2])] = true
        }
        self.filter = filter
        var beginnings = InlineArray<512, Bool>(repeating: false)
        var entries = [[(word: [UInt8], surrounding: Surrounding)]](repeating: [], count: 512)
        for (words, surrounding) in [(Self.services, Surrounding.service), (Self.words, .secret)] {
            for word in words {
                let slot = Self.slot(word[0], word[1], word[2])
                beginnings[slot] = true
                entries[slot].append((word, surrounding))
            }
        }
        self.beginnings = beginnings
        self.entries = entries
    }

    @inline(__always)
    private static func slot(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        (Int(first | 0x20) &* 37 &+ Int(second | 0x20) &* 101 &+ Int(third | 0x20) &* 7) & 511
    }

    /// Whether the word's last letters are those of a name; cheap, and sometimes wrongly true.
    @inline(__always)
    func isName(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        filter[Self.slot(bytes[end - 3], bytes[end - 2], bytes[end - 1])]
    }

    /// What the value of a name has to look like, or nil where the name says nothing.
    func demand(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Demand? {
        var last = end - 1
        while last > start, Self.isSeparator(bytes[last]) { last -= 1 }
        for place in endingsByLast[Int(bytes[last] | 0x20)]
        where ends(bytes, start, end, endings[place].ending) {
            let demand = endings[place].demand
            if demand == .token && isHarmless(bytes, start, end) { return nil }
            return demand
        }
        return nil
    }

    /// Whether the letters and digits of the word end with `ending`, whatever separates them.
    private func ends(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ ending: [UInt8]) -> Bool {
        var index = end
        for letter in ending.reversed() {
            var byte: UInt8
            repeat {
                index -= 1
                guard index >= start else { return false }
                byte = bytes[index]
            } while Self.isSeparator(byte)
            if byte | 0x20 != letter { return false }
        }
        return true
    }

    /// Whether a byte separates the parts of a name.
    @inline(__always)
    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    /// Names that end like a secret's and are none.
    private static let harmless = [
        "monkey", "turkey", "hotkey", "foreignkey", "primarykey", "cachekey", "partitionkey", "publickey",
        "sortkey", "routingkey", "messagekey", "rowkey", "idempotencykey", "groupkey", "lockkey", "hashkey",
        "compass", "bypass", "naturalkey", "bucketkey", "objectkey", "csrftoken", "pagetoken", "nexttoken",
        "continuationtoken", "schemakey", "keyaccess", "randomaccess", "lastaccess", "s3key", "tagkey",
    ].map { Array($0.utf8) }

    private func isHarmless(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        Self.harmless.contains { ends(bytes, start, end, $0) }
    }

    /// Services whose keys are recognised by the service's name beside them.
    private static let services = [
        "adafruit", "adobe", "airtable", "algolia", "alibaba", "asana", "atlassian", "confluence", "jira",
        "beamer", "bitbucket", "bittrex", "meraki", "cloudflare", "codecov", "cohere", "coinbase",
        "confluent", "contentful", "datadog", "discord", "droneci", "dropbox", "etsy", "facebook", "fastly",
        "finicity", "finnhub", "flickr", "freshbooks", "gitter", "gocardless", "heroku", "hubspot",
        "intercom", "jfrog", "artifactory", "bintray", "xray", "kraken", "kucoin", "launchdarkly", "linear",
        "linkedin", "linked_in", "linked-in", "looker", "mailchimp", "mailgun", "mapbox", "mattermost",
        "messagebird", "message_bird", "message-bird", "netlify", "newrelic", "new-relic", "new_relic",
        "nytimes", "newyorktimes", "new-york-times", "okta", "plaid", "privateai", "private_ai", "private-ai",
        "rapidapi",
        "sendbird", "sentry", "snyk", "sonar", "sourcegraph", "squarespace", "sumo", "telegr", "travis",
        "twitch", "twitter", "typeform", "yandex", "zendesk", "contribsys", "dnkey", "co_api_key", "lob",
    ].map { Array($0.utf8) }

    private static let words = [
        "access", "auth", "api", "credential", "creds", "key", "passwd", "password", "secret", "token",
    ].map { Array($0.utf8) }

    /// What words near a value say of it.
    enum Surrounding: Sendable {
        case service, secret, nothing
    }

    /// What the text at `range`, which stands before a value, says of it.
    func surrounding(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Surrounding {
        var result = Surrounding.nothing
        var start = range.lowerBound
        while start + 3 <= range.upperBound {
            let slot = Self.slot(bytes[start], bytes[start + 1], bytes[start + 2])
            if beginnings[slot] {
                for (word, surrounding) in entries[slot] where occurs(word, bytes, start, range.upperBound) {
                    if surrounding == .service { return .service }
                    result = .secret
                }
            }
            start += 1
        }
        return result
    }

    @inline(__always)
    private func occurs(_ word: [UInt8], _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard start + word.count <= end, bytes[start] | 0x20 == word[0] else { return false }
        for index in word.indices where bytes[start + index] | 0x20 != word[index] | 0x20 { return false }
        return true
    }
}
