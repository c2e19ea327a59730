import Pipelines
import Testing

@Suite struct SentenceGrammarTests {
    /// What people write, and the request in a line; see ``RequestSummary``.
    static let sentences: [(String, String)] = [
        (
            "deploy my-service to production with rolling strategy and engineering-lead approval",
            "my-service to production rolling approval:engineering-leads"
        ),
        (
            "Generate a Harness CD pipeline YAML for my-service deploying to production with rolling strategy and engineering-lead approval",
            "my-service to production rolling approval:engineering-leads"
        ),
        (
            "Deploy checkout to staging and then to production using a canary",
            "checkout to staging,production canary"
        ),
        (
            "deploy checkout to prod with a 10% canary and verify it with Verdict for 20 minutes",
            "checkout to prod canary:10% verdict:20m"
        ),
        (
            "I want a blue-green deployment of payments to production on ECS, approved by two SREs",
            "payments to production blueGreen ecs approval:srex2"
        ),
        (
            "Please create a pipeline that deploys billing to dev, staging and production; production needs approval by the release-managers team",
            "billing to dev,staging,production rolling approval:release-managers"
        ),
        (
            "deploy cart and inventory to production in parallel",
            "cart|inventory to production rolling"
        ),
        (
            "canary release of search-api into prod with automatic rollback on failure",
            "search-api to prod canary"
        ),
        (
            "roll out the web app to production via ssh without rollback",
            "web to production rolling ssh rollback:none"
        ),
        (
            "ship orders to qa, then uat, then production with sign-off from qa and security",
            "orders to qa,uat,production rolling approval:qa approval:security"
        ),
        (
            "deply my-servce to prodution with rollng stratgy and enginering-lead aproval",
            "my-servce to production rolling approval:enginering-leads"
        ),
        (
            "production deployment of user-profile with native helm, blue/green, and slack notification on failure",
            "user-profile to production blueGreen nativeHelm tell:slack()failure"
        ),
        (
            "deploy api to staging; run unit and integration tests before deployment",
            "api to staging rolling test:unit@before test:integration@before"
        ),
        (
            "deploy api to production with smoke tests after deployment",
            "api to production rolling test:smoke@after"
        ),
        (
            "deploy api to production and run unit tests with maven",
            "api to production rolling test:unit tool:maven"
        ),
        (
            "engineering-lead approval, rolling, production, my-service",
            "my-service to production rolling approval:engineering-leads"
        ),
        (
            "my-service: canary to production",
            "my-service to production canary"
        ),
        (
            "deploy frontend to production, notify #deploys on slack when it fails or succeeds",
            "frontend to production rolling tell:slack(#deploys)failure+success"
        ),
        (
            "deploy frontend to production and email ops@example.com on failure",
            "frontend to production rolling tell:email(ops@example.com)failure"
        ),
        (
            "deploy frontend to production, alert PagerDuty on failure and tell the sre team by email on success",
            "frontend to production rolling tell:pagerDuty()failure tell:email(sre)success"
        ),
        (
            "deploy ledger to production but never on weekends",
            "ledger to production rolling freeze:w7200-10080UTC"
        ),
        (
            "deploy ledger to production, no deployments on Fridays after 15:00 Europe/Berlin",
            "ledger to production rolling freeze:w6660-7200Europe/Berlin"
        ),
        (
            "deploy ledger to production with a freeze from Friday 18:00 to Monday 6:00",
            "ledger to production rolling freeze:w6840-360UTC"
        ),
        (
            "deploy ledger to production, don't deploy between 22:00 and 06:00 UTC",
            "ledger to production rolling freeze:d1320-360UTC"
        ),
        (
            "deploy ledger to production except from 2026-12-20 to 2027-01-03",
            "ledger to production rolling freeze:2026-12-20..2027-01-03UTC"
        ),
        (
            "deploy ledger to production with input imageTag",
            "ledger to production rolling input:imageTag"
        ),
        (
            "deploy ledger to production and ask for the image tag",
            "ledger to production rolling input:imageTag"
        ),
        (
            "deploy ledger to production with inputs region default eu allowed values eu, us and replicas default 3",
            "ledger to production rolling input:region=eu[eu,us] input:replicas:number=3"
        ),
        (
            "deploy ledger to production with the image tag as a runtime input",
            "ledger to production rolling input:imageTag"
        ),
        (
            "deploy ledger version 1.4.2 to production",
            "ledger to production rolling tag:1.4.2"
        ),
        (
            "deploy ledger to production without approval",
            "ledger to production rolling"
        ),
        (
            "deploy ledger to production with manual approval",
            "ledger to production rolling approval:_project_all_users"
        ),
        (
            "deploy ledger to staging with rolling and to production with canary",
            "ledger to staging(rolling),production canary"
        ),
        (
            "use canary in production and rolling in staging for ledger",
            "ledger to staging(rolling),production canary"
        ),
        (
            "promote ledger from staging to production after approval by qa",
            "ledger to staging,production rolling approval:qa"
        ),
        (
            "deploy ledger to the eu-west environment and the us-east environment",
            "ledger to eu-west,us-east rolling"
        ),
        (
            "deploy ledger to eu-prod and us-prod with at least two approvals from sre",
            "ledger to eu-prod,us-prod rolling approval:srex2"
        ),
        (
            "retry twice and then roll back the whole pipeline when deploying ledger to production",
            "ledger to production rolling rollback:pipelinex2"
        ),
        (
            "deploy ledger to production, manual rollback",
            "ledger to production rolling rollback:manual"
        ),
        (
            "deploy ledger to production with health checks, fail closed",
            "ledger to production rolling verdict:15m/rollback"
        ),
        (
            "two engineering leads must approve before production; deploy ledger to staging and production",
            "ledger to staging,production rolling approval:engineering-leadsx2<production"
        ),
        (
            "after sre approves, deploy ledger to production",
            "ledger to production rolling approval:sre"
        ),
        (
            "security or compliance must sign off, deploy ledger to production",
            "ledger to production rolling approval:security/compliance"
        ),
        (
            "deploy ledger to production with canary of 2 pods",
            "ledger to production canary:2"
        ),
        (
            "deploy ledger to production in project payments of org finance",
            "ledger to production rolling project:payments org:finance"
        ),
        (
            "deploy the checkout service to kubernetes in production",
            "checkout to production rolling"
        ),
        (
            "deploy checkout, payments and shipping services to staging",
            "checkout,payments,shipping to staging rolling"
        ),
        (
            "create pipeline for checkout with blue green strategy on production",
            "checkout to production blueGreen"
        ),
        (
            "deploy checkout to production with load tests and security scan",
            "checkout to production rolling test:load test:security"
        ),
        (
            "deploy checkout to production, e2e tests afterwards",
            "checkout to production rolling test:endToEnd@after"
        ),
        (
            "rolling update of checkout on kubernetes in staging",
            "checkout to staging rolling"
        ),
        (
            "deploy checkout with helm to production",
            "checkout to production rolling nativeHelm"
        ),
        (
            "deploy checkout to virtual machines in production, one host canary",
            "checkout to production canary ssh"
        ),
        (
            "I need to deploy inventory-api to production using a canary strategy with 25 percent, verified by verdict, and rollback automatically if something goes wrong",
            "inventory-api to production canary:25% verdict:15m"
        ),
        (
            "Could you generate a pipeline called \"Nightly release\" deploying reports to production?",
            "reports to production rolling name:Nightly release"
        ),
        (
            "deploy checkout to prod with approval from platform-team before prod and qa approval before staging, through staging",
            "checkout to staging,prod rolling approval:platform-team<prod approval:qa<staging"
        ),
        (
            "get checkout live",
            "checkout to production rolling"
        ),
        (
            "deploy \"my odd service\" to production",
            "my odd service to production rolling"
        ),
        (
            "production",
            "<+input> to production rolling"
        ),
        (
            "canary",
            "<+input> to <+input>@<+input> canary"
        ),
        (
            "Deploy payment-service to production using canary deployment with manual approval from the security team and rollback on failure",
            "payment-service to production canary approval:security"
        ),
        (
            "deploy service user-api to environment prod-eu with infrastructure k8s-eu",
            "user-api to prod-eu@k8s-eu rolling"
        ),
        (
            "deploy my service to production",
            "my-service to production rolling"
        ),
        (
            "deploy checkout to production with verification and notify slack and pagerduty on failure",
            "checkout to production rolling tell:slack()failure tell:pagerDuty()failure verdict:15m"
        ),
        (
            "deploy checkout to Amazon ECS production with canary, skip tests",
            "checkout to production canary ecs"
        ),
        (
            "deploy checkout to staging first, then production with approval of engineering-lead",
            "checkout to staging,production rolling approval:engineering-leads"
        ),
        (
            "Set up a deployment pipeline for the notifications-api microservice to staging and production, with unit tests, an approval gate by the tech-leads group before production, canary strategy and Slack notifications",
            "notifications-api to staging,production canary approval:tech-leads<production test:unit tell:slack()failure"
        ),
        (
            "build and test with gradle, then deploy basket to test and production",
            "basket to test,production rolling test:unit tool:gradle"
        ),
        (
            "release basket to production on weekdays only",
            "basket to production rolling freeze:w7200-10080UTC"
        ),
    ]

    @Test(arguments: sentences)
    func aSentenceIsTakenApart(sentence: String, expected: String) throws {
        let reading = SentenceGrammar.read(sentence)
        #expect(RequestSummary.of(reading.request) == expected)
        #expect(reading.unknownWords.isEmpty)
        #expect(reading.isUnderstood)
        _ = try Generator.generate(reading.request)
    }

    @Test func wordsThatMeanNothingAreTold() {
        #expect(
            SentenceGrammar.read("deploy checkout to production with flibber").unknownWords == ["flibber"])
    }

    @Test(arguments: ["", "deploy", "make me a sandwich", "?", "\"\"", "the the the"])
    func whatSaysNothingOfADeploymentIsNotUnderstood(sentence: String) {
        #expect(!SentenceGrammar.read(sentence).isUnderstood)
    }

    @Test func whatIsAssumedIsTold() {
        let reading = SentenceGrammar.read("deply checkout to prodution")
        #expect(
            reading.assumptions == [
                "\"deply\" is taken for \"deploy\"", "\"prodution\" is taken for \"production\"",
                "no platform is named, so Kubernetes is assumed",
                "no strategy is named, so rolling is assumed",
            ])
    }

    @Test func noWordsInAnyOrderTrap() {
        // Every adjacent pair of all words of the table, and the table's sentences without their beginnings and ends.
        let words = Self.sentences.flatMap { $0.0.split(separator: " ").map(String.init) }
        for index in words.indices.dropFirst(3) {
            let sentence = words[index - 3...index].reversed().joined(separator: " ")
            _ = try? Generator.generate(SentenceGrammar.read(sentence).request)
        }
        for (sentence, _) in Self.sentences {
            let words = sentence.split(separator: " ")
            for count in words.indices {
                _ = SentenceGrammar.read(words.prefix(count).joined(separator: " "))
                _ = SentenceGrammar.read(words.dropFirst(count).joined(separator: " "))
            }
        }
    }
}
