import Cryptography
import Store

/// A request that was read and from which secrets were taken out, ready to be judged and stored.
package struct PreparedRequest: Sendable {
    /// The request, without secrets in its log lines.
    package var request: VerifyRequest

    /// The digest of the body as it was sent.
    let bodyDigest: SHA256Digest

    /// What is stored of it.
    let evidence: EvidenceDocument

    /// Reads a body.
    ///
    /// What goes on from here, to the judge, the store and the answer, has no secrets in it. The body is stored as it
    /// came where it holds nothing but what was read and nothing had to be taken out; otherwise, and where it has
    /// fields that nobody has looked into, what was read is written anew.
    ///
    /// - Throws: ``RequestError`` with each fault's place in the body.
    package init(_ body: [UInt8], as format: VerifyRequestDecoder.Format) throws(RequestError) {
        request = try VerifyRequestDecoder.decode(body, as: format)
        bodyDigest = SHA256.digest(of: body)
        let wasRedacted = EvidenceRedaction.redact(&request)
        if wasRedacted || format != .json || request.hasUnknownFields {
            evidence = EvidenceDocument(RequestDocument.encode(request))
        } else {
            evidence = EvidenceDocument(unchecked: body, digest: bodyDigest)
        }
    }
}
