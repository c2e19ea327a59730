/// Words that mean something, and those that mean nothing by themselves.
enum SentenceVocabulary {
    static let deployVerbs: Set<String> = [
        "deploy", "deploys", "deploying", "deployed", "release", "releases", "releasing", "ship", "ships",
        "rollout", "push",
        "pushes", "pushing", "promote", "promotes", "promoting", "launch", "publish", "update", "upgrade",
        "install", "deliver", "delivers",
        "delivering", "put", "bring", "move", "redeploy",
    ]

    static let environments: Set<String> = [
        "production", "prod", "prd", "live", "staging", "stage", "stg", "development", "dev", "qa", "uat",
        "preprod", "preproduction",
        "sandbox", "demo", "perf", "dr", "nonprod", "test", "testing", "integration", "acceptance",
    ]

    /// Environment names that are also other words, so that they count only behind a preposition.
    static let ambiguousEnvironments: Set<String> = [
        "test", "testing", "integration", "stage", "live", "acceptance", "demo", "perf",
    ]

    static let approvalNouns: Set<String> = [
        "approval", "approvals", "signoff", "signoffs", "authorization", "authorisation", "goahead",
        "clearance", "approver", "approvers",
    ]

    static let approvalVerbs: Set<String> = [
        "approve", "approves", "approved", "approving", "authorize", "authorizes", "authorized", "authorise",
        "authorises", "authorised",
    ]

    static let negations: Set<String> = [
        "no", "without", "not", "dont", "never", "skip", "skipping", "omit", "disable", "disabled", "neither",
    ]

    static let prepositions: Set<String> = [
        "to", "into", "onto", "in", "on", "at", "by", "from", "of", "with", "using", "via", "through", "for",
        "before", "after", "as", "during",
        "over", "under", "until", "till", "per", "across", "towards", "between", "within", "without",
        "against", "about", "behind",
    ]

    static let conjunctions: Set<String> = [
        "and", "or", "then", "but", "also", "plus", "while", "when", "once", "if", "unless", "that", "which",
        "where", "finally", "first", "afterwards", "next", "later", "followed", "so", "because", "both",
        "either",
    ]

    /// Words without a meaning of their own.
    static let fillers: Set<String> = [
        "a", "an", "the", "our", "roll", "cluster", "upon", "my", "your", "their", "its", "this", "these",
        "those", "it", "them", "we",
        "i", "you", "they", "us", "me", "is",
        "are", "be", "been", "being", "was", "were", "has", "have", "had", "do", "does", "did", "will",
        "would", "should", "shall", "must", "can",
        "could", "may", "might", "need", "needs", "needed", "want", "wants", "wanted", "like", "please",
        "just", "only", "some", "any", "all",
        "each", "every", "new", "latest", "version", "versions", "generate", "generates", "create", "creates",
        "make", "makes", "write", "build", "builds", "give",
        "produce", "set", "up", "out", "add", "adds", "include", "includes", "including", "use", "uses",
        "used", "run", "runs", "running", "perform", "do", "get", "gets", "go",
        "goes", "going", "harness", "cd", "ci", "cicd", "pipeline", "pipelines", "yaml", "file", "strategy",
        "strategies", "deployment",
        "deployments", "update", "updates", "approach", "method", "style", "mode", "require", "requires",
        "required", "requiring", "environment",
        "environments", "env", "envs", "service", "services", "microservice", "microservices", "app",
        "application", "apps", "applications", "step",
        "steps", "complete", "full", "simple", "basic", "proper", "automatic", "automatically", "automated",
        "there", "here", "let",
        "lets", "have", "id", "id", "how", "what", "who", "whether", "happens", "happen", "ensure", "sure",
        "based", "way", "one", "able", "now", "quickly",
        "safely", "safe", "slowly", "gradually", "prior", "ahead", "same", "time", "together", "parallel",
        "simultaneously", "side", "also", "ask", "asks", "wait", "waits",
        "should", "im", "id", "hi", "hello", "thanks", "thank", "kindly", "claude", "actually", "really",
        "then", "too", "well", "good", "minutes", "minute", "hour", "hours", "whole", "entire", "called",
        "named",
    ]

    static let roleNouns: Set<String> = [
        "lead", "manager", "engineer", "owner", "admin", "administrator", "director", "developer",
        "architect", "operator", "reviewer", "approver",
        "tester", "officer", "maintainer", "dev", "sre", "head", "analyst", "dba",
    ]

    static let numbers: [String: Int] = [
        "one": 1, "once": 1, "single": 1, "two": 2, "twice": 2, "three": 3, "thrice": 3, "four": 4, "five": 5,
        "six": 6, "seven": 7, "eight": 8,
        "nine": 9, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30,
    ]

    /// Words that somebody may have mistyped.
    static let correctable: [String] = [
        "deploy", "deploying", "deployment", "release", "production", "staging", "development", "rolling",
        "canary", "strategy", "approval",
        "approvals", "approved", "approve", "kubernetes", "verification", "verify", "verdict", "rollback",
        "notification", "notifications",
        "notify", "environment", "service", "services", "integration", "pipeline", "smoke", "slack",
        "pagerduty", "failure", "success", "security", "weekends", "weekend",
        "freeze", "input", "inputs", "default", "engineering", "automatic", "manual", "without", "before",
        "after", "infrastructure", "generate", "harness",
    ]

    /// Every word that is not a name.
    static let known: Set<String> = {
        var words = deployVerbs.union(environments).union(approvalNouns).union(approvalVerbs).union(negations)
        words.formUnion(prepositions)
        words.formUnion(conjunctions)
        words.formUnion(fillers)
        words.formUnion(numbers.keys)
        words.formUnion(correctable)
        words.formUnion([
            "bluegreen", "blue", "green", "canaries", "k8s", "kube", "kubernetes", "helm", "nativehelm",
            "native", "ecs", "fargate", "ssh", "vm", "vms", "hosts",
            "servers", "percent", "instances", "instance", "pods", "pod", "replicas", "unit", "e2e",
            "endtoend", "load", "performance", "scan", "scans", "tests", "checks",
            "email", "mail", "teams", "webhook", "alert", "alerts", "tell", "inform", "ping", "message",
            "post", "send", "fails", "failed", "fail", "failures", "succeeds",
            "rollbacks", "revert", "undo", "retry", "retries", "times", "parameter", "parameters", "variable",
            "variables", "runtime", "maven", "gradle", "npm", "yarn", "golang", "python", "pytest",
            "dotnet", "project", "organization", "organisation", "org", "cluster", "connector", "infra",
            "blackout", "weekday", "weekdays", "health", "healthcheck", "check",
            "roll", "team", "group", "channel", "manually", "human", "intervention", "least", "except",
            "artifact", "image", "tag", "utc", "start", "starts", "finish", "finishes", "ends", "done",
            "node", "everything", "something", "anything", "wrong", "sign", "off",
            "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mondays",
            "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays",
            "watch", "watched", "judge", "judged", "verified", "verifies", "unavailable", "closed", "open",
        ])
        return words
    }()
}
