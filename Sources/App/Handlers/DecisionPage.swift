import CAssets
import HTTP

/// The page on which a person decides, opened by the links in alerts.
///
/// It holds nothing of any verdict: its script asks for one with the token of whoever looks, so that it needs no
/// token itself, and so that following a link never has an effect.
enum DecisionPage {
    /// The answer of `/decide`.
    static let page = asset(
        "text/html; charset=utf-8", cassets_decide_html_bytes(), cassets_decide_html_count,
        policy: "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "form-action 'none'; base-uri 'none'; frame-ancestors 'none'")

    /// The answer of `/assets/decide.css`.
    static let style = asset(
        "text/css; charset=utf-8", cassets_decide_css_bytes(), cassets_decide_css_count,
        policy: "default-src 'none'")

    /// The answer of `/assets/decide.js`.
    static let script = asset(
        "text/javascript; charset=utf-8", cassets_decide_js_bytes(), cassets_decide_js_count,
        policy: "default-src 'none'")

    private static func asset(
        _ type: String, _ start: UnsafePointer<UInt8>?, _ count: Int, policy: String
    ) -> HTTPResponse {
        var fields = HTTPFields()
        fields.append("Content-Type", type)
        fields.append("Content-Security-Policy", policy)
        fields.append("X-Content-Type-Options", "nosniff")
        fields.append("Referrer-Policy", "no-referrer")
        return HTTPResponse(
            status: .ok, fields: fields, body: Array(UnsafeBufferPointer(start: start, count: count)))
    }
}
