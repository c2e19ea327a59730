extension PipelineRequest {
    /// Something that is tried before or after a deployment.
    package struct Test: Sendable, Hashable {
        /// The kinds of test.
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            case unit
            case integration
            case endToEnd
            case smoke
            case load
            case security
        }

        /// When it is tried.
        package enum Moment: String, Sendable, Hashable, CaseIterable {
            /// In a CI stage, before anything is deployed.
            case before
            /// In each deployment, once the new version runs.
            case after
        }

        /// What kind of test it is.
        package var kind: Kind

        /// When it is tried; nil is what is usual for the kind.
        package var moment: Moment?

        /// The command; nil is the build tool's usual one.
        package var command: String?

        /// Creates a test.
        package init(_ kind: Kind, moment: Moment? = nil, command: String? = nil) {
            self.kind = kind
            self.moment = moment
            self.command = command
        }

        /// When it is tried: smoke and load tests need a deployment, the others do not.
        package var effectiveMoment: Moment {
            if let moment { return moment }
            switch kind {
            case .unit, .integration, .security: return .before
            case .endToEnd, .smoke, .load: return .after
            }
        }
    }

    /// Where the source of the tests comes from, and what builds it.
    package struct Codebase: Sendable, Hashable {
        /// The Git connector; nil is asked at run time.
        package var connector: String?

        /// The repository; nil is asked at run time.
        package var repository: String?

        /// What builds it; nil is `make`.
        package var buildTool: BuildTool?

        /// The connector of the registry that the build's image comes from.
        package var imageConnector: String?

        /// The build's image; nil is the build tool's usual one.
        package var image: String?

        /// Creates a codebase.
        package init(
            connector: String? = nil, repository: String? = nil, buildTool: BuildTool? = nil,
            imageConnector: String? = nil, image: String? = nil
        ) {
            self.connector = connector
            self.repository = repository
            self.buildTool = buildTool
            self.imageConnector = imageConnector
            self.image = image
        }
    }

    /// What builds and tests a codebase.
    package enum BuildTool: String, Sendable, Hashable, CaseIterable {
        case maven
        case gradle
        case npm
        case yarn
        case go
        case python
        case dotnet
        case make
    }

    /// Somebody who is told what happens.
    package struct Notification: Sendable, Hashable {
        /// The ways to tell.
        package enum Channel: String, Sendable, Hashable, CaseIterable {
            case slack
            case email
            case pagerDuty
            case teams
            case webhook
        }

        /// What is told.
        package enum Event: String, Sendable, Hashable, CaseIterable {
            case start
            case success
            case failure
            case end
            case stageFailure
            case waiting

            /// Harness's word for it: `type` of a pipeline event.
            package var harnessName: String {
                switch self {
                case .start: "PipelineStart"
                case .success: "PipelineSuccess"
                case .failure: "PipelineFailed"
                case .end: "PipelineEnd"
                case .stageFailure: "StageFailed"
                case .waiting: "WaitingForUserAction"
                }
            }
        }

        /// How it is told.
        package var channel: Channel

        /// What is told; at least one.
        package var events: [Event]

        /// User groups whose settings of that channel are used.
        package var groups: [String]

        /// Addresses, for mail.
        package var recipients: [String]

        /// The secret that holds the channel's address or key; nil is the channel's usual one.
        package var secret: String?

        /// The channel's own room, such as a Slack channel; it only names the rule and the secret.
        package var room: String?

        /// The address, for a webhook.
        package var url: String?

        /// Creates a notification.
        package init(
            _ channel: Channel, events: [Event] = [.failure], groups: [String] = [],
            recipients: [String] = [],
            secret: String? = nil, room: String? = nil, url: String? = nil
        ) {
            self.channel = channel
            self.events = events
            self.groups = groups
            self.recipients = recipients
            self.secret = secret
            self.room = room
            self.url = url
        }
    }
}
