import FoundationEssentials
import HTTP
import Testing

@Suite struct HTTPDateTests {
    @Test(arguments: [
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (-1, "Wed, 31 Dec 1969 23:59:59 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (-62_167_219_200, "Sat, 01 Jan 0000 00:00:00 GMT"),
        (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"), (.max, "Fri, 31 Dec 9999 23:59:59 GMT"),
        (.min, "Sat, 01 Jan 0000 00:00:00 GMT"),
    ])
    func datesHaveTheirForm(seconds: Int, text: String) {
        #expect(HTTPDate.format(unixSeconds: seconds) == text)
        #expect(HTTPDate.fieldLine(unixSeconds: seconds) == Array("Date: \(text)\r\n".utf8))
    }

    @Test func everyDayOfFourCenturiesFollowsTheDayBefore() throws {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        var (year, month, day) = (1970, 1, 1)
        for number in 0..<146_097 {
            let text = HTTPDate.format(unixSeconds: number * 86_400)
            let padded = (day < 10 ? "0" : "") + "\(day)"
            try #require(text == "\(days[number % 7]), \(padded) \(months[month - 1]) \(year) 00:00:00 GMT")
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let length = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
            day += 1
            if day > length { (day, month) = (1, month + 1) }
            if month > 12 { (month, year) = (1, year + 1) }
        }
    }

    @Test(arguments: [-62_167_219_200, -1, 0, 784_111_777, 951_782_400, 4_107_542_400, 253_402_300_799])
    func whatIsWrittenIsReadAgain(seconds: Int) {
        #expect(HTTPDate.unixSeconds(HTTPDate.format(unixSeconds: seconds)) == seconds)
    }

    @Test(arguments: [
        "", "Sun, 06 Nov 1994 08:49:37 EST", "Mon, 06 Nov 1994 08:49:37 GMT", "Fri, 31 Feb 1995 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994 xxxx", "Sun, 06 Nov 1994 99:99:99 GMT",
    ])
    func otherTextIsNoDate(text: String) { #expect(HTTPDate.unixSeconds(text) == nil) }
}
