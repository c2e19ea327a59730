/// What people are told about an incident.
///
/// One incident is one alert: what is told later under the same ``incident`` changes the alert that is there.
package struct Alert: Sendable, Hashable {
    /// How bad it is; the words are those of PagerDuty's events.
    package enum Severity: String, Sendable, Hashable, CaseIterable {
        case critical, error, warning, info
    }

    /// Where the incident stands.
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// Somebody has to look.
        case open
        /// Somebody looks.
        case acknowledged
        /// It is over.
        case resolved
    }

    /// A fact with its name.
    package struct Fact: Sendable, Hashable {
        /// The name, such as `Environment`.
        package var name: String
        /// The fact.
        package var value: String

        /// Creates a fact.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A link that people follow.
    package struct Link: Sendable, Hashable {
        /// What it says.
        package var text: String
        /// Where it leads, absolute.
        package var url: String

        /// Creates a link.
        package init(_ text: String, _ url: String) {
            self.text = text
            self.url = url
        }
    }

    /// What makes it the same incident: the same words for the same service in the same environment.
    package var incident: String
    /// What makes it the same conversation: one execution.
    package var thread: String
    /// What makes it the same message, so that one that is sent twice can be told: `verdict/…`.
    package var id: String
    /// Where the incident stands.
    package var state: State
    /// How bad it is.
    package var severity: Severity
    /// What it is, in a few words: `Rollback: checkout 1.8.0 in prod`.
    package var title: String
    /// Why, in a sentence or two.
    package var summary: String
    /// What to look at first, the weightiest first.
    package var details: [String]
    /// What is known about the deployment.
    package var facts: [Fact]
    /// Where to go on.
    package var links: [Link]
    /// Which service it is about; empty where unknown.
    package var service: String
    /// In which environment; empty where unknown.
    package var environment: String
    /// What it is in a word: `rollback`, `investigate`, `proceed`, `failure`.
    package var category: String
    /// When, in Unix seconds.
    package var time: Double

    /// Creates an alert.
    package init(
        incident: String, thread: String, id: String, state: State, severity: Severity, title: String,
        summary: String, details: [String] = [], facts: [Fact] = [], links: [Link] = [], service: String = "",
        environment: String = "", category: String, time: Double
    ) {
        self.incident = incident
        self.thread = thread
        self.id = id
        self.state = state
        self.severity = severity
        self.title = title
        self.summary = summary
        self.details = details
        self.facts = facts
        self.links = links
        self.service = service
        self.environment = environment
        self.category = category
        self.time = time
    }
}
