import CSimdJSON

/// A parsed JSON text: a tape that ``JSONElement`` walks without copying.
///
/// Repeated keys, nesting beyond ``maximumDepth``, non-finite or oversized numbers, lone surrogates, a byte
/// order mark and content after the value are refused (RFC 8259 leaves some of them to the reader).
package final class JSONDocument: @unchecked Sendable {
    // Sendable: nothing changes after `init`; the parser goes back to the store of the thread that drops the
    // last reference.

    /// How many levels of arrays and objects a text may have.
    package static let maximumDepth = 128

    let tape: UnsafePointer<UInt64>
    let strings: UnsafePointer<UInt8>
    private let parser: OpaquePointer

    /// Parses a text.
    ///
    /// - Throws: ``JSONError`` with the byte offset, or for a repeated key with its pointer.
    package convenience init(parsing bytes: [UInt8]) throws(JSONError) {
        try self.init(parsing: bytes[...])
    }

    /// Parses a text that is part of a larger run of bytes; offsets count from the start of the text.
    ///
    /// - Throws: ``JSONError`` with the byte offset, or for a repeated key with its pointer.
    package init(parsing bytes: ArraySlice<UInt8>) throws(JSONError) {
        guard let parser = csimdjson_take() else { throw JSONError(.outOfMemory) }
        let document = bytes.withUnsafeBufferPointer {
            csimdjson_parse(parser, $0.baseAddress, $0.count, JSONDocument.maximumDepth)
        }
        guard document.outcome == csimdjson_ok, let tape = document.tape, let strings = document.strings
        else {
            let error = JSONDocument.error(document, in: bytes)
            csimdjson_give(parser)
            throw error
        }
        self.tape = tape
        self.strings = strings
        self.parser = parser
    }

    /// Parses a text.
    ///
    /// - Throws: ``JSONError`` with the byte offset, or for a repeated key with its pointer.
    package convenience init(parsing text: String) throws(JSONError) {
        try self.init(parsing: Array(text.utf8)[...])
    }

    deinit { csimdjson_give(parser) }

    /// The value that the text is.
    package var root: JSONElement { JSONElement(document: self, index: 1) }

    private static func error(_ document: csimdjson_document, in bytes: ArraySlice<UInt8>) -> JSONError {
        switch document.outcome {
        case csimdjson_out_of_memory: return JSONError(.outOfMemory)
        case csimdjson_too_large: return JSONError(.tooLarge)
        case csimdjson_duplicate_key:
            guard let tape = document.tape, let strings = document.strings else { break }
            let reader = TapeReader(tape: tape, strings: strings)
            return JSONError(
                .duplicateKey(reader.string(at: document.index)),
                pointer: reader.pointer(to: document.index))
        default: break
        }
        var diagnosis = JSONDiagnosis(of: bytes, maximumDepth: maximumDepth)
        return diagnosis.firstError() ?? JSONError(.refused)
    }
}
