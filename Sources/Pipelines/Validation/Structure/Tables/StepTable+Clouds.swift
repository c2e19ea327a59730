extension StepTable {
    /// The steps for the other platforms; ``ShapeReader`` tells how to read it.
    static let clouds = #"""
        AppResize D? {delegateSelectors:[_]?, ignoreInstanceCountManifest:bool~, newAppInstances*:{},
          oldAppInstances:{}}
        AppRollback AsgRollback TasRollingRollback D? {delegateSelectors:[_]?}
        AsgBlueGreenDeploy DF? {asgName:text, delegateSelectors:[_]?, instances:{}, loadBalancer:text,
          loadBalancers:[_]^, prodListener:text, prodListenerRuleArn:text, stageListener:text,
          stageListenerRuleArn:text, useAlreadyRunningInstances:bool?}
        AsgBlueGreenRollback AsgCanaryDelete AsgRollingRollback AwsSamRollback DF? {delegateSelectors:[_]?}
        AsgBlueGreenSwapService DF? {delegateSelectors:[_]?, downsizeOldAsg*:bool?}
        AsgCanaryDeploy DF? {asgName:text, delegateSelectors:[_]?, instanceSelection*:{}}
        AsgPhasedDeploy D? {delegateSelectors:[_]?, instanceSelection*:{}}
        AsgRollingDeploy DF? {asgName:text, delegateSelectors:[_]?, instanceWarmup:int?, instances:{},
          minimumHealthyPercentage:int?, maximumHealthyPercentage:int?, skipMatching:bool?,
          useAlreadyRunningInstances:bool?, skipInstanceTermination:bool?,
          handleInProgressInstanceRefresh:text}
        AsgScale D? {connectorRef:text, region:text, asgName:text, instanceSelection*:{},
          skipSteadyStateCheck:bool?, delegateSelectors:[_]?}
        AsgSetup D? {asgName*:text, delegateSelectors:[_]?, instances*:{},
          resizeStrategy*:'resize_new_first|downsize_old_first'?}
        AsgShiftTraffic D? {delegateSelectors:[_]?, weight*:int?, downsizeOldAsg*:bool?}
        AsgSteadyState DCF? {asgName:text, delegateSelectors:[_]?, pollingInterval:duration}
        AwsCdkBootstrap DCF? {appPath:text, awsConnectorRef:text, commandOptions:[_]^, connectorRef*:text,
          delegateSelectors:[_]?, envVariables:{}~, image*:text,
          imagePullPolicy:'Always|Never|IfNotPresent'?, privileged:bool^, region:text, resources:{},
          roleArn:text, runAsUser:int~}
        AwsCdkDeploy DCF? {appPath:text, awsConnectorRef:text, commandOptions:[_]^, connectorRef*:text,
          delegateSelectors:[_]?, envVariables:{}~, image*:text,
          imagePullPolicy:'Always|Never|IfNotPresent'?, parameters:{}, privileged:bool^,
          provisionerIdentifier*:text, region:text, resources:{}, roleArn:text, runAsUser:int~,
          stackNames:[_]^}
        AwsCdkDestroy AwsCdkDiff DCF? {appPath:text, awsConnectorRef:text, commandOptions:[_]^,
          connectorRef*:text, delegateSelectors:[_]?, envVariables:{}~, image*:text,
          imagePullPolicy:'Always|Never|IfNotPresent'?, privileged:bool^, region:text, resources:{},
          roleArn:text, runAsUser:int~, stackNames:[_]^}
        AwsCdkRollback DCF? {delegateSelectors:[_]?, envVariables:{}~, provisionerIdentifier*:text}
        AwsCdkSynth DCF? {appPath:text, awsConnectorRef:text, commandOptions:[_]^, connectorRef*:text,
          delegateSelectors:[_]?, envVariables:{}~, exportTemplate:bool, image*:text,
          imagePullPolicy:'Always|Never|IfNotPresent'?, privileged:bool^, region:text, resources:{},
          roleArn:text, runAsUser:int~, stackNames:[_]^}
        AwsLambdaCanaryDeploy AwsLambdaCanaryRollback CloudFunctionRollback EcsBasicRollback
          EcsBlueGreenRollback EcsCanaryDelete EcsCanaryDeploy EcsRollingRollback
          RollbackCloudFunctionGenOne ServerlessAwsLambdaRollback D? {delegateSelectors:[text]?}
        AwsLambdaDeploy DF? {delegateSelectors:[text]?}
        AwsLambdaRollback DCF? {delegateSelectors:[text]?}
        AwsLambdaTrafficShift D? {delegateSelectors:[text]?, trafficPercentage:num}
        AwsSamBuild DF? {+image, buildCommandOptions:[_]^, delegateSelectors:[_]?, resources:{},
          samBuildDockerRegistryConnectorRef:text, preExecution:text, samVersion:text}
        AwsSamDeploy DF? {+image, delegateSelectors:[_]?, deployCommandOptions:[_]^, resources:{},
          preExecution:text, samVersion:text, stackName*:some}
        AzureARMRollback DCF? {delegateSelectors:[_]?, provisionerIdentifier*:text}
        AzureContainerAppsDeploy DF? {+image, delegateSelectors:[_]?, forceTrafficToLatest:bool^,
          resources:{}, preExecution:text}
        AzureContainerAppsPrepareRollbackData AzureContainerAppsRollback AzureFunctionRollback
          GoogleCloudRunPrepareRollbackData GoogleCloudRunRollback RollbackAwsAgentCoreRevision
          RollbackGoogleAgentRuntimeRevision DF? {+image, delegateSelectors:[_]?, resources:{},
          preExecution:text}
        AzureContainerAppsTrafficShift DF? {+image, delegateSelectors:[_]?, revisionTrafficDetails:[_]^,
          resources:{}, preExecution:text}
        AzureCreateARMResource CreateStack DCF? {configuration*:{}, delegateSelectors:[_]?, metadata:text,
          provisionerIdentifier*:text}
        AzureCreateBPResource DeleteStack DCF? {configuration*:{}, delegateSelectors:[_]?, metadata:text}
        AzureFunctionDeploy DF? {+image, delegateSelectors:[_]?, deployCommandOptions:[_]^, resources:{},
          deploymentSlot*:some, functionApp*:some, preExecution:text}
        AzureSlotDeployment D {clean:bool?, skipSteadyStateCheck:bool?, delegateSelectors:[_]?,
          deploymentSlot*:some, webApp*:some}
        AzureSwapSlot D {delegateSelectors:[_]?, targetSlot*:some}
        AzureTrafficShift D {delegateSelectors:[_]?, traffic*:num/{}~}
        AzureWebAppRollback D {skipSteadyStateCheck:bool?, delegateSelectors:[_]?}
        BGAppSetup D {additionalRoutes:[_]?, delegateSelectors:[_]?, existingVersionToKeep*:int?,
          tasInstanceCountType*:'FromManifest|MatchRunningInstances', tempRoutes:[_]?}
        BasicAppSetup D {additionalRoutes:[_]?, delegateSelectors:[_]?, existingVersionToKeep*:int?,
          tasInstanceCountType*:'FromManifest|MatchRunningInstances'}
        CanaryAppSetup D {additionalRoutes:[_]?, delegateSelectors:[_]?, existingVersionToKeep*:int?,
          resizeStrategy*:'UpScaleNewFirst|DownScaleOldFirst'^,
          tasInstanceCountType*:'FromManifest|MatchRunningInstances'}
        CloudFunctionTrafficShift D? {delegateSelectors:[text]?, trafficPercent:int}
        CookieCutter P {templateType*:text, publicTemplateUrl:text, pathForTemplate:text,
          outputDirectory:text, verbose:bool, overwriteIfExists:bool, resources:{},
          cookieCutterVariables*:{}~}
        CreateCatalog P {fileName*:text, filePath:text, fileContent*:text, resources:{}}
        CreateOrganization P {orgName*:text, tags:[_]?, xApiKey*:text, resources:{}}
        CreateProject P {projectName*:text, orgIdentifier*:text, tags:[_]?, xApiKey*:text, resources:{}}
        CreateRepo P {repoType*:text, repository:text, organization:text, connectorRef:text,
          defaultBranch:text, workspace:text, project:text, connectorType:text, personalAccount:bool,
          harnessCodeRepoType:text, xApiKey:text, resources:{}}
        CreateResource P {resourceDefinition*:text, xApiKey*:text, resources:{}}
        DBSchemaApply DCA? {dbInstance*:text, dbSchema*:text, connectorRef*:text, tag:text,
          migrationType:text, delegateSelectors:[_]?, envVariables:{}~, image:text, globalSettings:{},
          imagePullPolicy:'Always|Never|IfNotPresent'?, privileged:bool^, markNextChangeSetRun:bool,
          tagDatabaseChangeSet:bool, resources:{}, runAsUser:int~}
        DBSchemaRollback DCA? {dbInstance*:text, dbSchema*:text, migrationType:text, connectorRef*:text,
          settings:{}~, globalSettings:{}, tag:some, changeSetCount:int, delegateSelectors:[_]?,
          envVariables:{}~, image:text, imagePullPolicy:'Always|Never|IfNotPresent'?, privileged:bool^,
          resources:{}, runAsUser:int~}
        DBSchemaRollbackSQL DC? {dbInstance*:text, dbSchema*:text, connectorRef*:text, tag:some,
          changeSetCount:int, settings:{}~, delegateSelectors:[_]?, envVariables:{}~, image:text,
          imagePullPolicy:'Always|Never|IfNotPresent'?, privileged:bool^, resources:{}, runAsUser:int~,
          globalSettings:{}}
        DBSchemaUpdateSQL DC? {dbInstance*:text, dbSchema*:text, connectorRef*:text, settings:{}~,
          delegateSelectors:[_]?, envVariables:{}~, image:text,
          imagePullPolicy:'Always|Never|IfNotPresent'?, privileged:bool^, resources:{}, runAsUser:int~,
          globalSettings:{}}
        DBTestAndPreview DC? {changeset*:text, dbSchema*:text, globalSettings:{}, connectorRef*:text,
          settings:{}~, delegateSelectors:[_]?, envVariables:{}~, image:text,
          imagePullPolicy:'Always|Never|IfNotPresent'?, privileged:bool^, resources:{}, runAsUser:int~}
        DeployAwsAgentCoreRevision DeployGoogleAgentRuntimeRevision DF? {+image, delegateSelectors:[_]?,
          resources:{}, preExecution:text, waitReady:bool?}
        DeployCloudFunction DeployCloudFunctionGenOne DeployCloudFunctionWithNoTraffic D?
          {delegateSelectors:[text]?, updateFieldMask:text}
        DirectPush P {codeDirectory*:text, branch*:text, organization:text, repository:text,
          connectorRef:text, workspace:text, project:text, codeOutputDirectory:text, connectorType:text,
          forcePush:bool, harnessCodeRepoType:text, resources:{}}
        EcsBlueGreenCreateService D? {delegateSelectors:[text]?, enableAutoScalingInSwapStep:bool?,
          loadBalancer*:text, prodListener*:text, prodListenerRuleArn*:text,
          sameAsAlreadyRunningInstances:bool?, stageListener:text, stageListenerRuleArn:text,
          updateGreenService:bool?, stageTargetGroupArn:text, isTrafficShift:bool}
        EcsBlueGreenSwapTargetGroups D? {delegateSelectors:[text]?, doNotDownsizeOldService:bool~,
          downsizeOldServiceDelayInSecs:int~}
        EcsBlueGreenTrafficShift D {delegateSelectors:[text]?,
          ecsTrafficShiftWrapper*:{type*:'Standalone|Inherit', spec*,
          ?type(Standalone={loadBalancer*:filled, listener*:filled, listenerRuleArn*:filled,
          forwardConfig*:[{targetGroupArn*:filled, weight*:int?}]^}, Inherit={weightPercentage*:int?})}}
        EcsRollingDeploy D? {delegateSelectors:[text]?, forceNewDeployment:bool?,
          sameAsAlreadyRunningInstances:bool?, skipApplicationScaling:bool?}
        EcsRunTask D? {delegateSelectors:[text]?, runTaskRequestDefinition*:store,
          skipSteadyStateCheck:bool^, taskDefinition:store, taskDefinitionArn:text}
        EcsScale DC? {connectorRef:text, region:text, cluster:text, service*:text, instanceUnit*:text,
          instances*:int?, skipSteadyStateCheck:bool?, delegateSelectors:[text]?}
        EcsServiceSetup D? {delegateSelectors:[text]?, resizeStrategy:text,
          sameAsAlreadyRunningInstances:bool?}
        EcsUpgradeContainer D? {delegateSelectors:[text]?, downsizeOldServiceInstanceCount:int?,
          downsizeOldServiceInstanceUnit:text, newServiceInstanceCount*:int?, newServiceInstanceUnit*:text}
        ElastigroupBGStageSetup D? {connectedCloudProvider*:{}, delegateSelectors:[_]?, instances*:{},
          loadBalancers*:[_], name:text}
        ElastigroupBlueGreenTrafficShift D {delegateSelectors:[_]?, elastigroupTrafficShiftWrapper*:{}}
        ElastigroupDeploy D? {delegateSelectors:[_]?, metadata:text, newService*:{}, oldService:{}}
        ElastigroupRollback D? {delegateSelectors:[_]?, metadata:text}
        ElastigroupSetup D? {delegateSelectors:[_]?, instances*:{}, name:text}
        ElastigroupSwapRoute D? {delegateSelectors:[_]?, downsizeOldElastigroup*:bool~}
        FlagConfiguration CF {environment*:text, feature*:text, instructions*:[_]^}
        FlywayCommand DC? {dbInstance*:text, dbSchema*:text, connectorRef*:text, globalSettings:{},
          command*:text, settings:{}~, delegateSelectors:[_]?, envVariables:{}~, image:text,
          imagePullPolicy:'Always|Never|IfNotPresent'?, privileged:bool^, resources:{}, runAsUser:int~}
        FmeFlagAddRemoveFlagsets DCF {flagName*:some?, environment*:some?, addFlagsets:[_]?,
          removeFlagsets:[_]?}
        FmeFlagAddRemoveIndividualTargets FmeFlagSetIndividualTargets DCF {flagName*:some?,
          environment*:some?, treatments*:[_]?}
        FmeFlagArchive FmeFlagsetCreate FmeFlagsetDelete FmeSegmentDelete DCF {name*:some?}
        FmeFlagCreate DCF {trafficType*:text, name*:some?, owners:[_]?, tags:[_]?, defaultTreatment:text,
          baselineTreatment:text, treatments:[_]?}
        FmeFlagDefaultAllocation DCF {flagName*:some?, environment*:some?, allocation*:[_]?}
        FmeFlagDefinitionInstructions DCF {flagName*:some?, environment*:some?, defaultDefinition:{}?,
          instructions*:[_]?}
        FmeFlagDelete DCF {name*:some?, deleteAllDefinitions:bool?}
        FmeFlagKill FmeFlagReallocateTraffic FmeFlagRestore DCF {flagName*:some?, environment*:some?}
        FmeFlagLimitExposure DCF {flagName*:some?, environment*:some?, limit*:int?}
        FmeFlagPatchDefinition DCF {flagName*:some?, environment*:some?, operations*:text,
          inputVariables:[_]}
        FmeFlagSetDynamicConfigurations DCF {flagName*:some?, environment*:some?, treatments*:[_]?,
          inputVariables:[_]}
        FmeFlagSetImpressionTracking DCF {flagName*:some?, environment*:some?, enabled*:bool?}
        FmeFlagSetTargetingRules DCF {flagName*:some?, environment*:some?, targetingRules*:[_]?}
        FmeFlagSetTreatments DCF {flagName*:some?, environment*:some?, defaultTreatment*:text,
          baselineTreatment*:text, treatments*:[_]?}
        FmeFlagUpdate DCF {name*:some?, rolloutStatus:text, owners:[_]?, tags:[_]?}
        FmeMetricCheck DCF {flagName*:some?, environment*:some?, metrics:[_]?, lookbackWindow*:text,
          failureCriteria*:{}}
        FmeSegmentAddRemoveTargets DCF {segmentName*:some?, environment*:some?, addKeys:[_]?,
          removeKeys:[_]?}
        FmeSegmentCreate DCF {trafficType*:text, name*:some?, owners:[_]?, tags:[_]?,
          segmentType*:'Standard|Large|RuleBased'?}
        FmeSegmentSetTargetingRules DCF {segmentName*:some?, environment*:some?, rules:[_]?,
          excludeKeys:[_]?, excludeSegments:[_]?, comment:text, title:text}
        FmeSegmentUpdate DCF {name*:some?, owners:[_]?, tags:[_]?}
        GCEProvisionBackendService DCF? {+image, resources:{}, preExecution:text, project*:text,
          region:text, backendService*:text, gcpConnectorRef:text, store:{}, delegateSelectors:[_]?}
        GitOpsFetchLinkedApps GitOpsRollback GitOpsRollout GitOpsSync GitOpsUpdateReleaseRepo MergePR D {}
        GitOpsGetAppDetails D {agentId:text, applicationName:text, applicationRegex:text,
          applicationsList:[{agentId*:text, applicationName*:text,
          resourcesSelector:{group:expr-expression-only/text, kind:expr-expression-only/text,
          name:expr-expression-only/text, namespace:expr-expression-only/text}}]^, hardRefresh:bool~,
          one(applicationRegex|applicationsList|applicationName+agentId)}
        GoogleCloudRunDeploy DF? {+image, delegateSelectors:[_]?, commandOptions:[_]^, resources:{},
          preExecution:text, skipTrafficShift:bool?}
        GoogleCloudRunJob DCF? {+image, delegateSelectors:[_]?, resources:{}, preExecution:text,
          replaceCommandOptions:[_]^, executeCommandOptions:[_]^, jobName:text, jobManifest:{}}
        GoogleCloudRunTrafficShift DF? {+image, delegateSelectors:[_]?, resources:{}, preExecution:text,
          revisionTrafficDetails:[_]^}
        GoogleMigBlueGreenDeploy DF? {+image, delegateSelectors:[_]?, resources:{}, commandOptions:[_]^,
          preExecution:text, blueEnvironment*:{}, greenEnvironment:{}, trafficConfig:{}, targetSize:int?}
        GoogleMigBlueGreenRollback DF? {+image, delegateSelectors:[_]?, resources:{}, commandOptions:[_]^,
          preExecution:text}
        GoogleMigDeploy DF? {+image, delegateSelectors:[_]?, resources:{}, commandOptions:[_]^,
          preExecution:text, mig*:text, targetSize:int?}
        GoogleMigSteadyState DF? {+image, delegateSelectors:[_]?, resources:{}, commandOptions:[_]^,
          preExecution:text, mig*:text, instanceTemplate*:text, pollingInterval:duration}
        GoogleMigTrafficShift DF? {+image, delegateSelectors:[_]?, resources:{}, commandOptions:[_]^,
          preExecution:text, downsizeOldMig:bool^, trafficConfig:{}}
        IACMAnsiblePlugin I {command*:text, image:text, resources:{}, target:[_]^, replace:[_]^, import:[_]}
        IACMAwsCdkPlugin I {command*:'bootstrap|synth|deploy|destroy|diff|drift|approval', image:text,
          appPath:text, stackNames:[_]^, commandOptions:[_]^, envVariables:{}~, context:{}~, resources:{}}
        IACMBlastRadiusAgent I {image:text, resources:{}, envVariables:{}~, llmConnectorRef:text}
        IACMCheckov IACMTFCompliance IACMTFSec I {image:text, resources:{}}
        IACMModuleTestPlugin I {command*:text, image:text, resources:{}, target:[_]^, replace:[_]^}
        IACMOpenTofuPlugin IACMTerraformPlugin I {command*:text, commandMode:text, image:text, resources:{},
          target:[_]^, replace:[_]^, import:[_]}
        IACMRemediationAgent I {image:text, remediationType:'drift|ccm|sto|custom'?, recommendation:text,
          instructions:text, llmConnectorRef:text, resourceAddresses:[_]?, resources:{}}
        IACMTFLint I {image:text, langserver:bool~, format:'default|json|checkstyle|junit|compact|sarif',
          config:text, ignoreModule:[_]~, enableRule:[_]~, disableRule:[_]~, only:[_]~,
          callModuleType:'all|local|none', chdir:text, recursive:bool~, filter:[_], force:bool~,
          minimumFailureSeverity:'error|warning|notice', fix:bool~, noParallelRunners:bool~, maxWorkers:num,
          resources:{}}
        IACMTerragruntPlugin I {command*:text, folderPathOverride:text, image:text, resources:{},
          target:[_]^, replace:[_]^, import:[_]}
        IdpAction DCAFBSIPRL {actionRef*:text, actionVersion:text, inputs:{}?}
        LiquibaseCommand DCA? {dbInstance*:text, dbSchema*:text, connectorRef*:text, settings:{}~,
          command*:text, delegateSelectors:[_]?, envVariables:{}~, image:text,
          imagePullPolicy:'Always|Never|IfNotPresent'?, privileged:bool^, excludeChangeLogFile:bool,
          resources:{}, runAsUser:int~}
        RegisterCatalog P {repository:text, organization:text, connectorRef:text, branch:text,
          workspace:text, project:text, filePath*:text, connectorType:text, harnessCodeRepoType:text,
          xApiKey:text, resources:{}}
        RevertPR D {delegateSelectors:[text]?, commitId*:text, prTitle:text, disableGitRestraint:bool?}
        RollbackStack DCF? {configuration*:{}, delegateSelectors:[_]^, metadata:text}
        RouteMapping D {appName*:some, delegateSelectors:[_]?, routeType*:'Map|UnMap', routes*:[_]?}
        SalesforceApexTest DCF? {+image, testLevel:text, testType:text, testValues:text,
          delegateSelectors:[_]?, commandOptions:[_]^, resources:{}, preExecution:text}
        SalesforceCreateScratchOrg DCF? {+image, durationDays:int, username:text, scratchOrgName:text,
          definitionFilePath:text, delegateSelectors:[_]?, commandOptions:[_]^, resources:{},
          preExecution:text}
        SalesforceDeleteScratchOrg DCF? {+image, scratchOrgAuthUrl:text, delegateSelectors:[_]?,
          commandOptions:[_]^, resources:{}, preExecution:text}
        SalesforceDeploy SalesforceRollback DCF? {+image, delegateSelectors:[_]?, commandOptions:[_]^,
          resources:{}, preExecution:text}
        SalesforceDownloadDeployables DCF? {+image, source1Type:text, source1Ref:text, source2Type:text,
          source2Ref:text, metadataTypes:[_]?, delegateSelectors:[_]?, commandOptions:[_]^, resources:{},
          preExecution:text}
        SalesforceDownloadOrg DCF? {+image, sourceRef:text, downloadPath:text, metadataTypes:[_]?,
          delegateSelectors:[_]?, commandOptions:[_]^, resources:{}, preExecution:text}
        SalesforceEvaluateDiff DCF? {+image, delegateSelectors:[_]?, commandOptions:[_]^, resources:{},
          preExecution:text, diffPath:text}
        SalesforceQuickDeploy DCF? {+image, validatedDeployRequestId:text, delegateSelectors:[_]?,
          commandOptions:[_]^, resources:{}, preExecution:text}
        SalesforceSourceBackup DCF? {+image, gitConnectorRef:text, repoName:text, branch:text,
          branchAction:'raisePR|createNewBranch|overwriteExistingBranch'?, targetBranch:text, prTitle:text,
          prDescription:text, delegateSelectors:[_]?, commandOptions:[_]^, resources:{}, preExecution:text}
        SalesforceValidate DCF? {+image, testLevel:text, tests:text, delegateSelectors:[_]?,
          commandOptions:[_]^, resources:{}, preExecution:text}
        ServerlessAwsLambdaDeploy D? {commandOptions:text, delegateSelectors:[text]?}
        ServerlessAwsLambdaDeployV2 DF? {+image, delegateSelectors:[text]?, deployCommandOptions:[text]^,
          resources:containerResource, serverlessVersion:text, preExecution:text}
        ServerlessAwsLambdaPackageV2 DF? {+image, delegateSelectors:[text]?, packageCommandOptions:[text]^,
          resources:containerResource, serverlessVersion:text, preExecution:text}
        ServerlessAwsLambdaPrepareRollbackV2 ServerlessAwsLambdaRollbackV2 DF? {+image,
          delegateSelectors:[text]?, resources:containerResource, serverlessVersion:text, preExecution:text}
        ShiftAwsAgentCoreTraffic ShiftGoogleAgentRuntimeTraffic DF? {+image, delegateSelectors:[_]?,
          resources:{}, preExecution:text, target:{}, weight:int?}
        StandAloneTrafficShiftRollback D {delegateSelectors:[_]?}
        SwapRollback D? {delegateSelectors:[_]?, upsizeInActiveApp*:bool~}
        SwapRoutes D? {delegateSelectors:[_]?, downSizeOldApplication*:bool~}
        TanzuCommand D {inputVariables:[_], outputVariables:[_], delegateSelectors:[_]?, script*:{}^}
        TasRollingDeploy D {additionalRoutes:[_]?, delegateSelectors:[_]?}
        TerraformApply DCF {cloudCliConfiguration:{commandFlags:[terraformCliOptionFlag],
          spec:{backendConfig:terraformBackend, configFiles*:terraformConfigFiles,
          environmentVariables:[variable], targets:[text]~, varFiles:[terraformVarFile]},
          skipStateStorage:bool~, createRemoteWorkspaceWithPrefix:bool~},
          configuration:{commandFlags:[terraformCliOptionFlag], skipRefreshCommand:bool~,
          spec:{backendConfig:terraformBackend, configFiles*:terraformConfigFiles,
          environmentVariables:[variable], providerCredential:terraformProviderCredential, targets:[text]~,
          varFiles:[terraformVarFile], workspace:text}, type*:'Inline|InheritFromPlan|InheritFromApply',
          skipStateStorage:bool~, createRemoteWorkspaceWithPrefix:bool~}, delegateSelectors:[text]?,
          metadata:text, provisionerIdentifier*:text, one(configuration|cloudCliConfiguration)}
        TerraformCloudRollback DCF {delegateSelectors:[_]?, discardPendingRuns:bool~,
          overridePolicies:bool~, provisionerIdentifier*:text, runMessage:text}
        TerraformCloudRun DCF {delegateSelectors:[_]?, runMessage:text,
          runType*:'RefreshState|PlanOnly|PlanAndApply|PlanAndDestroy|Plan|Apply', spec*}
        TerraformDestroy DCF {cloudCliConfiguration:{}, configuration:{}, delegateSelectors:[_]?,
          metadata:text, provisionerIdentifier*:text, one(configuration|cloudCliConfiguration)}
        TerraformPlan DCF {cloudCliConfiguration:{backendConfig:terraformBackend, command*:'Apply|Destroy',
          commandFlags:[terraformCliOptionFlag], configFiles*:terraformConfigFiles,
          environmentVariables:[variable], targets:[text]~, varFiles:[terraformVarFile],
          skipStateStorage:bool~, createRemoteWorkspaceWithPrefix:bool~},
          configuration:{backendConfig:terraformBackend, command*:'Apply|Destroy',
          commandFlags:[terraformCliOptionFlag], configFiles*:terraformConfigFiles,
          environmentVariables:[variable], providerCredential:terraformProviderCredential,
          exportTerraformHumanReadablePlan:bool~, exportTerraformPlanJson:bool~, secretManagerRef*:text,
          skipRefreshCommand:bool~, targets:[text]~, varFiles:[terraformVarFile], workspace:text,
          skipStateStorage:bool~, storeTfPlanOnDelegate:bool~, createRemoteWorkspaceWithPrefix:bool~},
          delegateSelectors:[text]?, provisionerIdentifier*:text, one(configuration|cloudCliConfiguration)}
        TerraformRollback DCF {commandFlags:[_], delegateSelectors:[_]?, provisionerIdentifier*:text,
          skipRefreshCommand:bool~}
        TerragruntApply TerragruntDestroy DCF {configuration*:{}, delegateSelectors:[_]?, metadata:text,
          provisionerIdentifier*:text}
        TerragruntPlan DCF {configuration*:{}, delegateSelectors:[_]?, provisionerIdentifier*:text}
        TerragruntRollback DCF {commandFlags:[_], delegateSelectors:[_]?, provisionerIdentifier*:text}
        UpdateCatalogProperty P {type*:text, entityRef:text, properties:[_], property:text, entityRefs:[_],
          mode:text, value:[_]/num/{}~, xApiKey:text, resources:{}}
        UpdateGitOpsApp D {agentId*, applicationName*, helm:helmValues^, kustomize:kustomizeValues^,
          targetRevision, sources:[{chart:text, helm:helmValues, kustomize:kustomizeValues, path:text,
          ref:text, repoURL:text, targetRevision:text}]}
        """#
}
