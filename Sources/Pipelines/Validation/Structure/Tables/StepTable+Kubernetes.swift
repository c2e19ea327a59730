extension StepTable {
    /// The steps for Kubernetes and Helm; ``ShapeReader`` tells how to read it.
    static let kubernetes = #"""
        DownloadManifests DCF? {delegateSelectors:[text]^}
        HelmBGDeploy D {delegateSelectors:[text]?, ignoreReleaseHistFailStatus:bool~,
          skipSteadyStateCheck:bool?, useUpgradeInstall:bool?, runChartTests:bool?,
          commandFlags:[helmManifestCommandFlag]^}
        HelmBlueGreenSwapStep D {delegateSelectors:[text]?, commandFlags:[helmManifestCommandFlag]^}
        HelmCanaryDelete D {delegateSelectors:[text], commandFlags:[helmManifestCommandFlag]^}
        HelmCanaryDeploy D {delegateSelectors:[text]?, instanceSelection*:instanceSelection,
          ignoreReleaseHistFailStatus:bool~, skipSteadyStateCheck:bool?, useUpgradeInstall:bool?,
          runChartTests:bool?, commandFlags:[helmManifestCommandFlag]^}
        HelmDelete DC {releaseName:text, delegateSelectors:[text]?, commandFlags:[text]?, dryRun:bool?,
          environmentVariables:{...:text}~^}
        HelmDeploy D {delegateSelectors:[text]?, ignoreReleaseHistFailStatus:bool~,
          skipSteadyStateCheck:bool?, useUpgradeInstall:bool?, runChartTests:bool?, skipCleanup:bool?,
          environmentVariables:{...:text}~^, commandFlags:[helmManifestCommandFlag]^}
        HelmRollback D {delegateSelectors:[text]?, skipSteadyStateCheck:bool?, runChartTests:bool?,
          environmentVariables:{...:text}~^, commandFlags:[helmManifestCommandFlag]^}
        K8sApply D {commandFlags:[k8sStepCommandFlag]^, delegateSelectors:[text]?, filePaths:[text]+?,
          manifestSource:{type*:text, spec*, ?type(AsgConfiguration=asgConfigurationManifest,
          AsgLaunchTemplate=asgConfigurationManifest, AsgScalingPolicy=asgConfigurationManifest,
          AsgScheduledUpdateGroupAction={metadata:text, store:store},
          AwsLambdaFunctionAliasDefinition={metadata:text, store:store},
          AwsLambdaFunctionDefinition=asgConfigurationManifest, AwsSamDirectory=awsSamDirectoryManifest,
          DeploymentRepo={store:store}, EcsScalableTargetDefinition={metadata:text, store:store},
          EcsScalingPolicyDefinition=asgConfigurationManifest,
          EcsServiceDefinition=asgConfigurationManifest, EcsTaskDefinition=asgConfigurationManifest,
          GoogleCloudFunctionDefinition={metadata:text, store:store},
          GoogleCloudFunctionGenOneDefinition={metadata:text, store:store}, HelmChart=helmChartManifest,
          HelmRepoOverride=helmRepoOverrideManifest, K8sManifest=k8sManifest, Kustomize=kustomizeManifest,
          KustomizePatches=asgConfigurationManifest, OpenshiftParam=asgConfigurationManifest,
          OpenshiftTemplate=openshiftManifest, ReleaseRepo=asgConfigurationManifest,
          ServerlessAwsLambda=serverlessAwsLambdaManifest, TasAutoScaler=autoScalerManifest,
          TasManifest=tasManifest, TasVars=asgConfigurationManifest, Values=valuesManifest)},
          overrides:[manifest], skipDryRun:bool~, skipRendering:bool~, skipSteadyStateCheck:bool~,
          one(filePaths|manifestSource)}
        K8sBlueGreenDeploy D {commandFlags:[k8sStepCommandFlag]^, delegateSelectors:[text]?,
          pruningEnabled:bool~, skipDeploymentIfSameManifest:bool?, skipDryRun:bool~,
          trafficRouting:k8sTrafficRoutingSpec}
        K8sBlueGreenStageScaleUp D {delegateSelectors:[text]?, replicaCountMode:'Auto|Custom',
          instanceSelection:instanceSelection, skipSteadyStateCheck:bool~}
        K8sCanaryDelete D {delegateSelectors:[text]}
        K8sCanaryDeploy D {canaryType:'Standard|Progressive'?, targetPercentage:int?,
          commandFlags:[k8sStepCommandFlag]^, delegateSelectors:[text]?,
          instanceSelection:instanceSelection, trafficRouting:k8sTrafficRoutingSpec, skipDryRun:bool~,
          ?canaryType(Progressive@{targetPercentage*}, else@{instanceSelection*})}
        K8sDelete D {delegateSelectors:[text]?,
          deleteResources*:{type:'ResourceName|ReleaseName|ManifestPath',
          ?type(ManifestPath={allManifestPaths:bool, manifestPaths:[text]?},
          ReleaseName={deleteNamespace:bool~}, ResourceName={resourceNames*:[text]^})},
          commandFlags:[{commandType*:'Delete', flag:text}]^}
        K8sDryRun D {delegateSelectors:[text]?, encryptYamlOutput:bool?}
        K8sPatch D {workload*:some, delegateSelectors:[text]?, source*:store, recordChangeCause:bool?,
          mergeStrategyType*:'Merge|Json|Strategic'?, commandFlags:[{commandType*:'Patch', flag:text}]^,
          skipSteadyStateCheck:bool?}
        K8sProgressiveCanaryRollback D {commandFlags:[k8sStepCommandFlag]^, delegateSelectors:[text]?}
        K8sRollingDeploy D {commandFlags:[k8sStepCommandFlag]^, delegateSelectors:[text]?,
          pruningEnabled:bool~, skipDryRun:bool~}
        K8sRollingRollback D {commandFlags:[k8sStepCommandFlag]^, delegateSelectors:[text]?,
          pruningEnabled:bool~}
        K8sRollout D {delegateSelectors:[text]?, resources*:{type:'ResourceName|ReleaseName|ManifestPath',
          ?type(ManifestPath={allManifestPaths:bool, manifestPaths:[text]?},
          ResourceName={resourceNames*:[text]^})}, commandFlags:[{commandType*:'Rollout', flag:text}]^,
          command*:'restart|resume|status|undo|pause|history'}
        K8sScale D {delegateSelectors:[text]?, instanceSelection*:instanceSelection,
          skipSteadyStateCheck:bool~, workload*:some}
        K8sTrafficRouting D {delegateSelectors:[text]?, type*:'inherit|config', trafficRouting*:{},
          ?type(inherit@{trafficRouting:{routes*:[{route*:{destinations*:[k8sTrafficRoutingDestination]+^,
          name*:text}}]+^, !}}, config@{trafficRouting:k8sTrafficRoutingSpec})}
        """#
}
