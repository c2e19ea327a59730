extension StepTable {
    /// The steps for flow: scripts, calls, approvals, verification; ``ShapeReader`` tells how to read it.
    static let flow = #"""
        AIExperiment DCA? {experimentRef*:text, connectorRef*:text, image*:text, command*:text,
          delegateSelectors:[_]?, envVariables:{}~, imagePullPolicy:'Always|Never|IfNotPresent'?,
          privileged:bool^, resources:{}, runAsUser:int~}
        AIVerifyNG DC {+image, healthSources*:[{healthSourceRef*:some}]+?, dataCollectionWindow*:minutes?,
          delegateSelectors:[text]?, envVariables:{...:text}~, resources:containerResource,
          preExecution:text, optionalConfigurations:{sensitivity:text, verificationType:text,
          failOnNoAnalysis:bool^, controlNodeRegexPattern:text, testNodeRegexPattern:text,
          baselineEndTime:text, verificationStartTime:text}}
        Agent DCBSIP {agentName*:text, agentSettings, llmConnector:text, mcpConnectors:[_]?}
        AiVerify D {+image, command:text, registryRef:text, envVariables:{}~, outputVariables:[_]^,
          reports:{}^, resources:{}, shell:'Sh|Bash|Powershell|Pwsh|Python'?}
        AnalyzeDeploymentImpact D {duration*:text, monitoredService:{}}
        BambooBuild DCF {connectorRef*:text, delegateSelectors:[_]?, metadata:text, planName*:text,
          planParameter:[_]^}
        Barrier DCAFIRL {barrierRef*:text}
        ChangeAdvisor DCAFBIRL {mode:text, policyPack:text, timeoutMinutes:expr/int, presets:[text]?,
          env:text}
        Chaos DCFRL {assertion:text, expectedResilienceScore*:num?, experimentRef:some, identifier:some,
          kind:'experiment|template', hubRef:some, infraReference,
          infraType:'Kubernetes|KubernetesV2|Linux|Windows', experimentValues:[_]?, tasks:[_]?,
          some(experimentRef|identifier)}
        ChaosAction ChaosProbe DCFRL {identity*:text, kind:text, duration*:text, infraReference*:text,
          tasks:[_]?}
        ChaosFault DCFRL {identity*:text, kind:text, infraReference*:text, tasks:[_]?}
        Command D? {commandUnits:[{identifier*:text, name*:text, type*:text, ?type(Copy={type:text,
          destinationPath*:text, sourceType*:'Artifact|Config', preserveDirectoryStructure:bool~},
          DownloadArtifact={type:text, destinationPath*:text}, Script={type:text, shell*:'Bash|PowerShell',
          source*:shellScriptSource, tailFiles:[{tailFile:parameterFieldString~,
          tailPattern:parameterFieldString~}], workingDirectory:text})}], delegateSelectors:[text]?,
          environmentVariables:[variable], host:text, metadata:text, onDelegate*:bool~,
          outputVariables:[variable]}
        Container DCAFIRL {command*:text, connectorRef:text, entrypoint:[text]~, envVariables:{...:text}~,
          image:text, imagePullPolicy:'Always|Never|IfNotPresent'^, infrastructure*:{type*:'ECSDirect',
          spec*:{connectorRef*:text, harnessImageConnectorRef:text, cluster:text, region:text,
          subnets:[text]^, securityGroups:[text]^, taskRoleArn:text, executionRoleArn:text,
          initTimeout:text, enableExecuteCommand:bool^, logGroupName:text, volumes:[ciVolume]^,
          containerSecurityContext:securityContext^}}/{type*:'KubernetesDirect|VM',
          spec*:{annotations:{...:text}~, automountServiceAccountToken:bool^, connectorRef*:text,
          containerSecurityContext:securityContext^, initTimeout:text, labels:{...:text}~, namespace:some,
          nodeSelector:{...:text}^, os:'Linux|MacOS|Windows'^, priorityClassName:text,
          resources:containerResource, runAsUser:int~, serviceAccountName:text, tolerations:[toleration]^,
          volumes:[{type:'EmptyDir|PersistentVolumeClaim|HostPath|ConfigMap|Secret'}]^}}, metadata:text,
          outputVariables:[{name:id, type, value}]^, privileged:bool^, settings:{}~,
          shell:'Sh|Bash|Powershell|Pwsh|Python'^}
        CustomApproval DCAFIRL {approvalCriteria*:criteriaSpec, delegateSelectors:[text]?,
          environmentVariables:[variable], outputVariables:[variable], rejectionCriteria:criteriaSpec,
          retryInterval*:duration, scriptTimeout*:duration, shell*:'Bash|PowerShell',
          source*:shellScriptSource}
        Email DCAFIRL {body:text, cc:text, toUserGroups:[text]?, ccUserGroups:[text]?,
          delegateSelectors:[text]?, subject*:text, to:text, fireAndForget:bool, inputVariables:[variable],
          some(to|toUserGroups)}
        EventListener DCAFBIRL {webhookIdentifier*:text, successCriteria*:text, inputVariables:[variable],
          outputVariables:[variable], failureCriteria:text}
        FetchInstanceScript K8sBGSwapServices K8sBlueGreenStageScaleDown K8sDiff D
          {delegateSelectors:[text]?}
        HarnessApproval DCAFIRL {isAutoRejectEnabled, callbackId:text, approvalMessage:some, approverInputs:[{defaultValue:text,
          name:some, required:bool, allowedValues:text, selectOneFrom:text, selectManyFrom:text,
          regex:text}], approvers*:{disallowPipelineExecutor*:bool~, minimumCount*:int~, userGroups:[text]?,
          serviceAccounts:[text]?, disallowedUserEmails:[text]?, some(userGroups|serviceAccounts)},
          includePipelineExecutionHistory*:bool~, autoApproval:{action*:'APPROVE', comments:text,
          scheduledDeadline*:{time*:text, timeZone*:text}}}
        Http DCAFIRL {inputVariables, certificate, certificateKey, assertion:text, delegateSelectors:[text]?, headers:[{key:text, value:text}],
          method*:text, outputVariables:[variable], requestBody:text, url*:text}
        IACMApproval I {image:text, resources:containerResource}
        JenkinsBuild DCF {connectorRef*:text, consoleLogPollFrequency:duration, delegateSelectors:[text]?,
          jobName*:text, jobParameter:[{metadata:text, name:text, type:'String|Number', value*:text}]^,
          metadata:text, unstableStatusAsSuccess:bool, useConnectorUrlForJobExecution:bool}
        JiraApproval DCAFIRL {approvalCriteria*:criteriaSpec, connectorRef*:text, delegateSelectors:[text]?,
          issueKey*:text, issueType:text, projectKey:text, rejectionCriteria:criteriaSpec,
          retryInterval:duration}
        JiraCreate DCAFIRL {connectorRef*:text, delegateSelectors:[text]?, fields:[jiraField],
          issueType*:text, projectKey*:text}
        JiraUpdate DCAFIRL {connectorRef*:text, delegateSelectors:[text]?, fields:[jiraField],
          issueKey*:text, transitionTo:{status*:text, transitionName:text}, issueType:text, projectKey:text}
        LoadTest DCFRL {kind:'instance|template', loadTestRef:text, hubRef:text, identifier:text,
          revision:text, infraReference:text, environmentReference:text, serviceReferences:[_], inputs:[_]?}
        Policy DCAFBSIPRL {metadata:text, policySets*:[text]^, type:text,
          ?type(Custom@{policySpec:{type:text, payload*:text}})}
        Queue DCAFIRL {key*:text, scope*:'Pipeline|Stage'}
        RONotify DCAFBIRL {metadata:{}}
        ServiceNowApproval DCAFIRL {approvalCriteria*:criteriaSpec, changeWindow:{endField*:text,
          startField*:text}, connectorRef*:text, delegateSelectors:[text]?, rejectionCriteria:criteriaSpec,
          ticketNumber*:text, ticketType*:text, retryInterval:duration}
        ServiceNowCreate DCAFIRL {connectorRef*:text, delegateSelectors:[text]?, fields:[serviceNowField],
          templateName:text, ticketType*:text, useServiceNowTemplate:bool,
          createType:'Normal|Form|Standard'}
        ServiceNowImportSet DCAFIRL {connectorRef*:text, delegateSelectors:[text]?,
          importData*:{type*:'Json|KeyValues', spec*, ?type(Json={jsonBody*:text},
          KeyValues={fields*:[serviceNowField]})}, stagingTableName*:text}
        ServiceNowUpdate DCAFIRL {connectorRef*:text, delegateSelectors:[text]?, fields:[serviceNowField],
          templateName:text, ticketNumber:text, ticketType*:text, useServiceNowTemplate*:bool,
          updateMultiple:{type*:'CHANGE_TASK', spec*, ?type(CHANGE_TASK={changeRequestNumber*:text,
          changeTaskType:text})}, one(updateMultiple|ticketNumber)}
        ShellScript DCAFIRL {delegateSelectors:[text]?, environmentVariables:[variable],
          executionTarget:{connectorRef:text, host:text, workingDirectory:text}~, metadata:text,
          onDelegate:bool~, outputVariables:[variable], shell*:'Bash|PowerShell', source*:shellScriptSource,
          outputAlias:outputAlias, includeInfraSelectors:bool~}
        ShellScriptProvision DCF {delegateSelectors:[_]?, environmentVariables:[_], source*:{}}
        SlackNotify DCFPR {email:text, messageContent:text, token*:text, resources:containerResource,
          channel:text, botUsername:text, botIconUrl:text, threadTs:text, replyBroadcast:bool~, blocks:text,
          one(email|channel), one(messageContent|blocks)}
        Verify D
          {configurableProperties:[{name*:'deploymentStartTime|customVerificationStartTime|dataCollectionDuration',
          type*:text, value*:num~}], monitoredService:{type*:text, spec*, ?type(Default={type:text,
          branch:noexpr}, Template={type:text, monitoredServiceTemplateRef*:text, templateInputs*,
          versionLabel*:text, label:id})}, type*:text, spec*, ?type(Auto={deploymentTag:text,
          duration*:text, sensitivity:text, supportedDataTypesForVerification:['TIME_SERIES|LOG'],
          trafficSplitPercentage:text}, Bluegreen={deploymentTag:text, duration*:text, sensitivity:text,
          supportedDataTypesForVerification:['TIME_SERIES|LOG'], trafficSplitPercentage:text},
          Canary={deploymentTag:text, duration*:text, sensitivity:text,
          supportedDataTypesForVerification:['TIME_SERIES|LOG'], trafficSplitPercentage:text},
          LoadTest={deploymentTag:text, duration*:text, sensitivity:text,
          supportedDataTypesForVerification:['TIME_SERIES|LOG'], baseline:text},
          Rolling={deploymentTag:text, duration*:text, sensitivity:text,
          supportedDataTypesForVerification:['TIME_SERIES|LOG'], trafficSplitPercentage:text},
          SimpleVerification={deploymentTag:text, duration*:text, sensitivity:text,
          supportedDataTypesForVerification:['TIME_SERIES|LOG']})}
        Wait DCAFBIRL {duration*:duration, metadata:text}
        """#
}
