extension StepTable {
    /// The steps for scans, attestations and bills of materials; ``ShapeReader`` tells how to read it.
    static let security = #"""
        AWSECR AWSSecurityHub Bandit BlackDuck Brakeman CheckmarxOne Clair CodeQL CortexCloud Coverity
          DataTheorem DockerContentTrust FortifyOnDemand Fossa Gitleaks Grype HarnessSCA JfrogXray Nessus
          NexusIQ Nikto Openvas Owasp PrismaCloud Qualys Reapsaw ShiftLeft Sniper Sysdig Tenable Traceable
          BS {+scan, config*:'default'}
        Anchore BS {+scan, config*:'default|all|non-os|os'?}
        AquaSecurity BS {+scan, config*:'default|self-hosted'?}
        AquaTrivy BS {+scan, config*:'default|fs|sbom'?, repository:{type*:'harness|local'?, registry:text,
          name:text, version:text}}
        Burp BS {+scan,
          config*:'default|never-stop-crawl-due-to-application-errors|never-stop-audit-due-to-application-errors|minimize-false-positives|minimize-false-negatives|crawl-strategy-most-complete|crawl-strategy-more-complete|crawl-strategy-fastest|crawl-strategy-faster|crawl-limit-60-minutes|crawl-limit-30-minutes|crawl-limit-10-minutes|crawl-and-audit-lightweight|crawl-and-audit-fast|crawl-and-audit-deep|crawl-and-audit-balanced|audit-coverage-thorough|audit-coverage-maximum|audit-checks-passive|audit-checks-medium-active|audit-checks-light-active|audit-checks-critical-issues-only|audit-checks-all-except-time-based-detection-methods|audit-checks-all-except-java-script-analysis'?}
        CdSscaEnforcement DA {infrastructure*:{}, policy*:{}, source*:{}, verifyAttestation*:{}}
        CdSscaOrchestration DA {attestation:{}, infrastructure*:{}, source*:{}, tool*:{}}
        Checkmarx BS {+scan, config*:'default|cxsast|cxsca|cxosa'?}
        Checkov BSI {+scan, config*:'default', mode*:'ingestion|orchestration'?}
        CustomIngest DCBSI {+scan, config*:'default|sarif'?}
        DeployAttestation DBS {deployStepRef*:text, oidcProvider*:'harness|non-harness'?, resources:{},
          overrideConnectorRef:text, imageTag:text, settings:{}}
        EnforceAttestation DBS {policy*:{}, source*:{}, verifyAttestationSignatures:bool,
          attestedEventScope:{}, resources:{}, overrideConnectorRef:text, imageTag:text,
          imagePullPolicy:'Always|Never|IfNotPresent'?}
        GitHubAdvancedSecurity BS {+scan, config*:'default|codeql|dependabot|secret'?}
        HarnessSAST BS {+scan, config*:'default|sast|sca|sast_sca'?}
        HsaRepoScan B {workspace:text, path:text, repoPath:text, resources:{}}
        Mend BS {+scan, config*:'default|sast|sca|container'?}
        Metasploit BS {+scan, config*:'default|metasploit-weak-ssh|metasploit-openssl-heartbleed'?}
        ModelScan OsvScanner BS {+scan, config*:'default', mode*:'ingestion|orchestration'?}
        MythosAgent BS {+scan, config*:'hunt_full|hunt_incremental|scan', mode*:'ingestion|orchestration'?}
        Nmap BS {+scan,
          config*:'default|firewall-bypass|unusual-port|smb-security-mode|vuln|exploit|no-default-cli-flags'?}
        OpenAi BS {+scan, config*:'default|full|incremental'?, mode*:'ingestion|orchestration'?}
        Prowler BS {+scan, config*:'default|hipaa|gdpr|exclude_extras'?}
        Security BSI {baseImageConnectorRefs:{}, imagePullPolicy:'Always|Never|IfNotPresent'?,
          outputVariables:[_]^, privileged:bool^, resources:{}, runAsUser:int~, settings:{}~}
        Semgrep BS {+scan,
          config*:'default|no-default-cli-flags|p-default|auto-only|auto-and-ported-security-tools|auto-and-ported-security-tools-except-p-gitleaks|scan-third-party-dependencies'?}
        SlsaVerification DBS {source:{}, verify_attestation:{}, resources:{}, overrideConnectorRef:text,
          imageTag:text, imagePullPolicy:'Always|Never|IfNotPresent'?}
        Snyk BSI {+scan, config*:'default|oss|container|iac|code'?}
        Sonarqube BS {+scan, config*:'default|branch-scan'?}
        SscaAibomOrchestration BS {format:'CycloneDX', additionalCliFlags:text, source*:{},
          overrideConnectorRef:text, imageTag:text, imagePullPolicy:'Always|Never|IfNotPresent'?,
          resources:{}}
        SscaArtifactSigning BS {source:{}, resources:{}, uploadSignature:{}, overrideConnectorRef:text,
          imageTag:text, imagePullPolicy:'Always|Never|IfNotPresent'?}
        SscaArtifactVerification DBS {source:{}, verifySign:{}, resources:{}, overrideConnectorRef:text,
          imageTag:text, imagePullPolicy:'Always|Never|IfNotPresent'?}
        SscaCompliance BS {source*:{}, resources:{}, overrideConnectorRef:text, imageTag:text,
          imagePullPolicy:'Always|Never|IfNotPresent'?}
        SscaEnforcement DBS {policy*:{}, source*:{}, verifyAttestation:{}, resources:{},
          overrideConnectorRef:text, imageTag:text, imagePullPolicy:'Always|Never|IfNotPresent'?}
        SscaJunitAttestation BS {repoUrl*:text, branch*:text, junitReportPath*:text,
          oidcProvider*:'harness|non-harness'?, resources:{}, overrideConnectorRef:text, imageTag:text,
          settings:{}, imagePullPolicy:'Always|Never|IfNotPresent'?}
        SscaOrchestration DBS {attestation:{}, ingestion:{}, mode:'generation|ingestion',
          overrideConnectorRef:text, imageTag:text, imagePullPolicy:'Always|Never|IfNotPresent'?,
          resources:{}, source*:{}, tool:{}, sbom_drift:{}}
        SscaPrAttestation BS {connectorRef:text, repoUrl*:text, branch*:text, prNumber:text,
          sourcePlatform*:'GITHUB|GITLAB|BITBUCKET|HARNESS'?, oidcProvider*:'harness|non-harness'?,
          resources:{}, overrideConnectorRef:text, imageTag:text, settings:{},
          imagePullPolicy:'Always|Never|IfNotPresent'?}
        Veracode BS {+scan, config*:'default|sandbox'?}
        Wiz DCBSI {+scan, config*:'default|wiz-container-images|wiz-directory|wiz-iac-templates'?}
        Zap BS {+scan, config*:'default|quick|attack|standard'?}
        provenance B {source:{}, resources:{}, overrideConnectorRef:text, imageTag:text,
          imagePullPolicy:'Always|Never|IfNotPresent'?}
        """#
}
