/// The stages, each with its fields, and the pipeline; ``ShapeReader`` tells how to read it.
///
/// Source of the names and values: Harness' documentation of its YAML and `harness-schema`, `v0/pipeline.json`.
enum StageTable {
    static let text = #"""
        stage {delegateSelectors:[text]?, failureStrategies:[failureStrategy]^, identifier*:id, name*:name,
          description:text, strategy:strategy^, tags:{...:text}, type*, variables:[variable],
          when:stageWhenCondition^, timeout:duration, runMode:runMode^}
        step {identifier*:id, name*:name, type*, description:text, timeout:duration, when:stepWhen^,
          strategy:strategy^, failureStrategies:[failureStrategy]^, enforce:{policySets*:[text]^},
          template:templateLink, spec}
        stepGroup {identifier*:id, name*:name, delegateSelectors:[text]?,
          failureStrategies:[failureStrategy]^, sharedPaths:[text]^,
          stepGroupInfra:{type*:'KubernetesDirect|Delegate|Noop|VM|ECSDirect', spec*,
          ?type(KubernetesDirect={connectorRef*:text, namespace:some, annotations:{...:text}~,
          automountServiceAccountToken:bool?, containerSecurityContext:{}?, initTimeout:text,
          labels:{...:text}~, nodeSelector:{...:text}?, os:'Linux|MacOS|Windows'?, priorityClassName:text,
          resources:{}, runAsUser:int~, serviceAccountName:text, tolerations:[toleration]?, volumes:[_]?,
          harnessImageConnectorRef:text, hostNames:[text]?, imagePullPolicy:text, podSpecOverlay:text})},
          platform:platform^, steps:[stepItem]+, strategy:strategy^, template:templateLink, when:stepWhen^,
          variables:[variable], one(template|steps)}
        pipeline {description:text, allowStageExecutions:bool, fixedInputsOnRerun:bool,
          delegateSelectors:[text]?, flowControl:flowControl, identifier:id, name:name,
          notificationRules:[{identifier, enabled:bool, name:text, template:templateLink,
          notificationMethod:{type:'Slack|Email|PagerDuty|MsTeams|Webhook|Datadog',
          ?type(Email={recipients:[text], userGroups:[text]}, MsTeams={msTeamKeys:[text],
          userGroups:[text]}, PagerDuty={integrationKey:text, userGroups:[text]}, Slack={userGroups:[text],
          webhookUrl:text}, Webhook={webhookUrl:text, headers:{}}, Datadog={url*:text, apiKey*:text,
          headers:{}})}, pipelineEvents:[{forStages:[text], forSteps:[text],
          type:'AllEvents|PipelineStart|PipelineSuccess|PipelineFailed|PipelineEnd|PipelinePaused|StageSuccess|StageFailed|StageStart|StepFailed|TriggerFailed|WaitingForUserAction|PipelineResumed'}]}],
          orgIdentifier:text, projectIdentifier:text, properties:{ci:{codebase:codebase}},
          stages:[stageItem]+, tags:{...:text}, template:templateLink, timeout:duration,
          variables:[variable]}
        """#

    static let stages = #"""
        Approval {+stage, spec:{execution*:execution}}
        CI {description:text, delegateSelectors:[text]?, failureStrategies:[failureStrategy]^,
          identifier*:id, name*:name, pipelineVariables:[variable], strategy:strategy^, tags:{...:text},
          type*, variables:[variable], when:stageWhenCondition^, timeout:duration, runMode:runMode^,
          spec:{caching:{enabled:bool?, key:text, override:bool^, paths:[text]^,
          policy:'pull|push|pull-push'?}, buildIntelligence:{enabled:bool?}, cloneCodebase:bool^,
          execution:execution, infrastructure:buildInfrastructure, platform:platform^,
          runtime:cloudRuntime/dockerRuntime, serviceDependencies:[dependencyElement]^, sharedPaths:[text]~,
          slsa_provenance:{attestation:{type:'cosign', spec:{}, !, ?type(cosign={})}, enabled:bool^}}}
        CompositeLoadTest {description:text, failureStrategies:[failureStrategy]^, identifier*:id,
          name*:word, strategy:strategy^, tags:{...:text}, type*, variables:[variable],
          when:stageWhenCondition^, spec:{execution*:execution}}
        Custom {+stage, spec:{execution*:execution}}
        DRTest {description:text, delegateSelectors:[text]?, failureStrategies:[failureStrategy]^,
          identifier*:id, name*:word, objective:text, strategy:strategy^, tags:{...:text}, type*,
          variables:[variable], when:stageWhenCondition^, runMode:runMode^, spec:{execution*:execution}}
        Deployment {description:text, delegateSelectors:[text]?, failureStrategies*:[failureStrategy]^,
          identifier*:id, name*:name, skipInstances:bool~, strategy:strategy^, tags:{...:text}, type*,
          variables:[variable], when:stageWhenCondition^, timeout:duration, runMode:runMode^,
          spec:{customDeploymentRef:stepTemplateRef,
          deploymentType:'Kubernetes|NativeHelm|Ssh|WinRm|ServerlessAwsLambda|AzureWebApp|AzureFunction|CustomDeployment|ECS|Elastigroup|TAS|Asg|GoogleCloudFunctions|AwsLambda|AWS_SAM|GoogleCloudRun|AzureContainerApps|Salesforce|GoogleManagedInstanceGroup|AiAgent',
          environment:environment, environmentGroup:{__uuid:text, deployToAll:bool^, envGroupRef*:filled,
          environments:[environment]^, filters:[filter]^, metadata:{parallel:bool?},
          failureStrategies:[failureStrategy]^}, environments:{filters:[filter]^, metadata:{parallel:bool?},
          values:[environment]?, failureStrategies:[failureStrategy]^}, execution*:execution,
          gitOpsEnabled:bool, infrastructure:{}, service:service, serviceConfig:{},
          services:{metadata:{parallel:bool~}, useFromStage:{metadata:text, stage*:id}, values:[service]^,
          disableArtifactValidation:bool, failureStrategies:[failureStrategy]^},
          multiDeploymentConfig:{onFailure:'RunAll|SkipQueued', when:condition, maxConcurrency:int^},
          one(serviceConfig|service|services),
          one(environment|environmentGroup|environments|infrastructure), deploymentMetadata:{}}}
        Dynamic {description:text, failureStrategies:[failureStrategy]^, identifier*:id, name*:name, type*,
          variables:[variable], when:stageWhenCondition^, spec:{source:text, sourceConfig:{type*:'Git',
          spec*:{connectorRef:text, branchName:text, commitId:text, filePath*:text, repoName*:text}}}}
        FeatureFlag {+stage, spec:{execution:execution}}
        IACM {+stage, spec:{cloneCodebase:bool^, execution*:execution, infrastructure:buildInfrastructure,
          platform:platform^, runtime:cloudRuntime/dockerRuntime, serviceDependencies:[dependencyElement]^,
          sharedPaths:[text]~, workspace:text, moduleId:text, playbooks:[text]?, inventories:[text]?,
          remoteExecutionId:text}}
        IDP {description:text, delegateSelectors:[text]?, failureStrategies:[failureStrategy]^,
          identifier*:id, name*:word, strategy:strategy^, tags:{...:text}, type*, variables:[variable],
          when:stageWhenCondition^, runMode:runMode^, spec:{cloneCodebase:bool^, execution:execution,
          infrastructure:buildInfrastructure, platform:platform^, runtime:cloudRuntime/dockerRuntime,
          serviceDependencies:[dependencyElement]^, sharedPaths:[text]~}}
        Pipeline {description:text, failureStrategies:[failureStrategy]^, identifier*:id, name*:name,
          strategy:strategy^, tags:{...:text}, type*, variables:[variable], when:stageWhenCondition^,
          spec:{inputSetReferences:[text], inputs, org*:text, outputs:[{name*:id, value*:text}],
          pipeline*:text, pipelineInputs, project*:text}}
        SecurityTests {+stage, spec:{cloneCodebase:bool^, execution:execution,
          infrastructure:buildInfrastructure, platform:platform^, runtime:cloudRuntime/dockerRuntime,
          serviceDependencies:[dependencyElement]^, sharedPaths:[text]~}}
        """#
}
