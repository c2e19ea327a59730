import HTTP
import JSON

/// Makes one error of Harness's six shapes of error answers.
///
/// 1 `{"status":"ERROR","code","message","correlationId","detailedMessage","responseMessages"}`;
/// 2 `{"status":"FAILURE",...,"errors":[{"fieldId","error"}]}`; 3 v1 `{"message","code","errors":[{"field_name",
/// "message"}]}`; 4 Jersey `{"code":400,"message","details"}` with a number; 5 Goa `{"name","id","message",...}`;
/// 6 HTML or plain text of something between here and Harness.
struct HarnessErrorReader {
    let request: String

    /// The most characters of a text that becomes a message.
    private static let longestMessage = 2000

    /// Reads an answer whose status is no success.
    func error(_ response: TransferResponse) -> HarnessError {
        if let document = try? JSONDocument(parsing: response.body), document.root.object != nil {
            return error(document.root, response)
        }
        return HarnessError(
            .refused, status: response.status.code, message: text(of: response),
            correlationID: Self.requestID(response), request: request)
    }

    /// Reads an answer of success in which an error may stand all the same; nil if none does.
    func errorInside(_ root: JSONElement, _ response: TransferResponse) -> HarnessError? {
        switch root.text("status")?.uppercased() {
        case "ERROR", "FAILURE": error(root, response)
        default: nil
        }
    }

    private func error(_ root: JSONElement, _ response: TransferResponse) -> HarnessError {
        var texts: [String] = []
        func add(_ text: String?) {
            guard let text, !text.isEmpty, !texts.contains(where: { $0.contains(text) }) else { return }
            texts.append(text)
        }
        add(root.text("message"))
        add(root.text("details"))
        add(root.text("detailedMessage"))
        for response in root.elements("responseMessages") { add(response.text("message")) }
        let faults = root.elements("errors").compactMap { fault -> HarnessError.Fault? in
            let field = fault.filledText("fieldId") ?? fault.filledText("field_name") ?? ""
            guard let message = fault.filledText("error") ?? fault.filledText("message") else { return nil }
            return HarnessError.Fault(field: field, message: message)
        }
        // Goa's services name the error, and the request's id, in their own way.
        let isGoa = root.flag("fault") != nil && root.filledText("name") != nil
        let message = texts.isEmpty ? Self.reason(response.status) : texts.joined(separator: "; ")
        return HarnessError(
            .refused, status: response.status.code,
            code: root.filledText("code") ?? (isGoa ? root.filledText("name") : nil),
            message: Self.shortened(message),
            correlationID: root.filledText("correlationId") ?? (isGoa ? root.filledText("id") : nil)
                ?? Self.requestID(response),
            request: request, faults: faults)
    }

    /// A text for an answer that is no JSON object.
    private func text(of response: TransferResponse) -> String {
        let text = response.text
        let isPage = text.utf8.first { $0 > 0x20 } == UInt8(ascii: "<")
        let words =
            isPage
            ? PageText.words(of: text)
            : text.split(whereSeparator: \.isWhitespace)
                .joined(separator: " ")
        if words.isEmpty { return Self.reason(response.status) + ", without further words" }
        if isPage {
            return "a page instead of an answer, perhaps of a proxy or firewall: \(Self.shortened(words))"
        }
        return Self.shortened(words)
    }

    private static func reason(_ status: HTTPStatus) -> String {
        status.reason.isEmpty ? "status \(status.code)" : status.reason
    }

    private static func requestID(_ response: TransferResponse) -> String? {
        response.headers[.xRequestID] ?? response.headers["x-harness-request-id"]
    }

    private static func shortened(_ text: String) -> String {
        text.count > longestMessage ? text.prefix(longestMessage) + "…" : text
    }
}

/// The words of an HTML page.
enum PageText {
    /// Takes the words that a person would see; the title only if there are no others.
    ///
    /// - Parameter page: The page.
    /// - Returns: The words, with single spaces.
    static func words(of page: String) -> String {
        var words = ""
        var title = ""
        var rest = page[...]
        var hidden: String?
        while let open = rest.firstIndex(of: "<") {
            let text = rest[..<open]
            if hidden == nil { words += text }
            if hidden == "title" { title += text }
            rest = rest[rest.index(after: open)...]
            guard let close = rest.firstIndex(of: ">") else { return cleaned(words.isEmpty ? title : words) }
            let tag = rest[..<close].prefix { $0.isLetter || $0 == "/" }.lowercased()
            rest = rest[rest.index(after: close)...]
            switch tag {
            case "title", "script", "style": hidden = hidden ?? tag
            case "/title", "/script", "/style": if hidden == String(tag.dropFirst()) { hidden = nil }
            default: words += " "
            }
        }
        if hidden == nil { words += rest }
        let cleanedWords = cleaned(words)
        return cleanedWords.isEmpty ? cleaned(title) : cleanedWords
    }

    private static func cleaned(_ text: String) -> String {
        text.replacing("&nbsp;", with: " ").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
