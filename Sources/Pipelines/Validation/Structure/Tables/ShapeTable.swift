/// The shapes that several stages and steps share; ``ShapeReader`` tells how to read it.
///
/// Source of the names and values: Harness' documentation of its YAML and `harness-schema`, `v0/pipeline.json`.
enum ShapeTable {
    static let text = #"""
        artifactoryStore {artifactPaths:[text]^, connectorRef*:text, metadata:text, repositoryName*:text}
        asgConfigurationManifest {metadata:text, store:store}
        autoScalerManifest {metadata:text, skipResourceVersioning:bool~, store:store}
        awsSamDirectoryManifest {samTemplateFile:text, metadata:text, store:store}
        azureRepoStore {branch:text, commitId:text, connectorRef*:text, folderPath:text,
          gitFetchType*:'Branch|Commit', paths:[text]?, repoName:text, one(commitId|branch),
          one(folderPath|paths)}
        build {type*:'branch|tag|PR|commitSha', spec*, ?type(PR={number*:text}, branch={branch*:text},
          commitSha={commitSha*:text}, tag={tag*:text})}
        buildInfrastructure {type*:'KubernetesDirect|UseFromStage|VM', useFromStage:text,
          ?type(KubernetesDirect={connectorRef*:text, namespace*:some, annotations:{...:text}~,
          automountServiceAccountToken:bool?, containerSecurityContext:securityContext?,
          harnessImageConnectorRef:text, hostNames:[text]?, initTimeout:text, labels:{...:text}~,
          nodeSelector:{...:text}?, os:'Linux|MacOS|Windows'?, priorityClassName:text, runAsUser:int~,
          serviceAccountName:text, tolerations:[toleration]?, volumes:[ciVolume]?, podSpecOverlay:text},
          VM={type*:'Pool', spec*:{harnessImageConnectorRef:text, identifier:text, initTimeout:text,
          os:'Linux|MacOS|Windows'?, poolName:text}})}
        sourceRevision {type*:'branch|tag|PR|commitSha', spec*, ?type(PR={number*:text},
          branch={branch*:text}, tag={tag*:text}, commitSha={commitSha*:text})}
        ciVolume {type:'EmptyDir|PersistentVolumeClaim|HostPath'}
        cloudRuntime {type*:'Cloud', spec*:{size:'xsmall|flex|small|medium|large|xlarge|xxlarge|xxxlarge'?,
          imageName:text, nestedVirtualization:bool?}}
        codebase {build*:sourceRevision^, connectorRef:text, depth:int?,
          prCloneStrategy:'MergeCommit|SourceBranch'?, repoName:text, resources:{limits*:{cpu:num~,
          memory:text}}, sslVerify:bool?, lfs:bool?, debug:bool^, fetchTags:bool?, sparseCheckout:[text]^,
          submoduleStrategy:'true|false|recursive'?, cloneDirectory:text, preFetchCommand:text,
          persistCredentials:bool?}
        containerResource {limits:limits, requests:limits, some(limits|requests)}
        criteriaSpec {type*:'Jexl|KeyValues', spec*, ?type(Jexl={expression*:text},
          KeyValues={conditions*:[{key*:some, operator*:'equals|not equals|in|not in', value*:some}],
          matchAnyCondition:bool~})}
        customRemoteStore {delegateSelectors:[text]?, extractionScript*:text, filePath*:text}
        dependencyElement {identifier*:text, name:text, spec:{}, type*:'Service'}
        dockerRuntime {type*:'Docker', spec*:{harnessImageConnectorRef:text}}
        environment {deployToAll:bool^, environmentInputs:{}^, environmentRef:filled, gitBranch:text,
          useFromStage:{metadata:text, stage*:id}, filters:[filter]^, gitOpsClusters:[{identifier*:text,
          metadata:text}]^, infrastructureDefinition:infraStructureDefinition?,
          infrastructureDefinitions:[infraStructureDefinition]?, provisioner:execution,
          serviceOverrideInputs, servicesOverrides:[{serviceOverrideInputs, serviceRef*:text}],
          failureStrategies:[failureStrategy]^}
        environmentDefinition {identifier*:text, name*:text, tags:{...:text},
          type*:'PreProduction|Production'}
        failureStrategy {onFailure*:{action*:{type*:failureAction, ?type(Retry@{spec:{condition, retryCount,
          retryIntervals, onRetryFailure:{action}}}, ManualIntervention@{spec:{timeout*:some,
          onTimeout:{action}}}, RetryStepGroup@{spec:{retryCount, retryIntervals}})},
          errors*:['Unknown|AllErrors|Authentication|Connectivity|Timeout|Authorization|Verification|DelegateProvisioning|PolicyEvaluationFailure|InputTimeoutError|ApprovalRejection|DelegateRestart|UserMarkedFailure|InfrastructureFailure|PluginImageFailure|ResourceLimitsFailure|ConfigurationFailure|RetryableTransientFailure']}}
        filter {entities*:['infrastructures|gitOpsClusters|environments'], identifier*:text, spec*:{},
          type*:'tags|all'}
        flowControl {barriers:[{identifier*:text, name*:text}]}
        gcsStore {bucketName:text, connectorRef:text, folderPath:text, manifestPath:text, metadata:text}
        harnessCodeStore {branch:text, commitId:text, folderPath:text, gitFetchType*:'Branch|Commit',
          paths:[text]?, repoName*:text, one(commitId|branch), one(folderPath|paths)}
        helmChartManifest {chartName:text, chartVersion:text, commandFlags:[helmManifestCommandFlag],
          enableDeclarativeRollback:bool~, helmVersion:'V2|V3|V380|V4', metadata:text,
          skipResourceVersioning:bool~, store:store, subChartPath:text, valuesPaths:[text]?,
          optionalValuesYaml:bool?}
        helmManifestCommandFlag
          {commandType*:'Fetch|Template|Pull|Install|Upgrade|Rollback|History|Delete|Uninstall|List|Add|Update|Version|Test',
          flag:text}
        helmRepoOverrideManifest {connectorRef*:text, metadata:text, type*:text}
        helmValues {fileParameters:[{name*:text, path*:text}]^, parameters:[{name*:text, value*:text}]^,
          valueFiles:[text]?}
        httpStore {connectorRef:text, metadata:text}
        image {connectorRef:text, image:text, imagePullPolicy:'Always|Never|IfNotPresent'?,
          privileged:bool^, runAsUser:int~}
        infraStructureDefinition {identifier*:filled, inputs, metadata:text}
        inputSetValidator {parameters:text, validatorType:'ALLOWED_VALUES|REGEX'}
        instanceSelection {type:'Count|Percentage', ?type(Count={count:int~}, Percentage={percentage:num~})}
        jiraField {name:some, value*:text}
        k8sManifest {enableDeclarativeRollback:bool~, metadata:text, skipResourceVersioning:bool~,
          store:store, valuesPaths:[text]?, optionalValuesYaml:bool?}
        k8sStepCommandFlag {commandType*:'Apply', flag:text}
        k8sTrafficRoutingDestination {destination*:{host*:some, weight:num?, port:num?}}
        k8sTrafficRoutingSpec {provider*:'smi|istio', spec*:{}, ?provider(smi={name*:text,
          routes*:[routeSpec]+^, rootService:text}, istio={name*:text, routes*:[routeSpec]+^,
          gateways:[some]+^, hosts:[some]+?, delegateService:bool?})}
        kustomizeManifest {commandFlags:[{commandType*:'Build', flag:some}],
          enableDeclarativeRollback:bool~, metadata:text,
          overlayConfiguration:{kustomizeYamlFolderPath*:text}, patchesPaths:[text]?, pluginPath:text,
          skipResourceVersioning:bool~, store:store}
        kustomizeValues {images:[text]?, namespace:text, replicas:[{count*:text, name*:text}]^}
        limits {cpu:num~, memory:text}
        manifest {}
        namedVariable {name:text}
        ociHelmChart {basePath:text, config:{metadata:text, type*:'Generic|ECR|GAR', spec*,
          ?type(ECR={connectorRef*:text, metadata:text, region*:text, registryId:text},
          Generic={connectorRef:parameterFieldString~, metadata:text}, GAR={connectorRef*:text,
          metadata:text, region*:text, project*:text, repositoryName*:text})}, metadata:text}
        openshiftManifest {enableDeclarativeRollback:bool~, metadata:text, paramsPaths:[text]?,
          skipResourceVersioning:bool~, store:store}
        outputAlias {key*:some, scope*:'Pipeline|Stage|StepGroup'}
        parameterFieldString {defaultValue:text, executionInput:bool, expression:bool, expressionValue:text,
          inputSetValidator:inputSetValidator, jsonResponseField:bool, responseField:text, typeString:bool,
          value:text}
        platform {arch:'Amd64|Arm64'?, os:'Linux|MacOS|Windows'?}
        routeSpec {route*:{destinations*:[k8sTrafficRoutingDestination]+^, name*:text, type*:'http',
          rules:[{rule*:{type*:'uri|method|headers|port|scheme|authority', spec*:{},
          ?type(uri={matchType:'exact|prefix|regex', name:text, value*:text},
          method={matchType:'exact|prefix|regex', name:text,
          value*:'GET|POST|PUT|DELETE|HEAD|CONNECT|OPTION|TRACE|PATCH'}, headers={name:text,
          values*:[{matchType:'exact|prefix|regex', key*:text, value:text, $schema}]+}, port={name:text,
          value*:num?}, scheme={matchType:'exact|prefix|regex', name:text, value*:text},
          authority={matchType:'exact|prefix|regex', name:text, value*:text})}}^]+^}}
        runMode {type*:'Manual|Auto', ?type(Manual@{timeout*:duration})}
        s3Store {bucketName:text, connectorRef:text, folderPath:text, metadata:text, paths:[text]^,
          region:text}
        s3UrlStore {connectorRef*:text, metadata:text, region*:text, urls*:[text]^}
        scan {mode:'ingestion|orchestration|extraction'?, target*:scanTarget, advanced:{}, auth:{},
          baseImageConnectorRefs:{}, connectorRef:text, image:{}, imageTag:text,
          imagePullPolicy:'Always|Never|IfNotPresent'?, ingestion:{}, instance:{}, outputVariables:[_]?,
          privileged:bool^, resources:{}, runAsUser:int~, sbom:{}, sbom_generation:{}, settings:{}~,
          tool:{}}
        scanTarget {name:text, type*:'repository|container|instance|configuration'^, variant:text,
          detection:'manual|auto'^, workspace:text}
        securityContext {allowPrivilegeEscalation:bool^, capabilities:{add:[text]^, drop:[text]^},
          privileged:bool^, procMount:text, readOnlyRootFilesystem:bool^, runAsGroup:int^,
          runAsNonRoot:bool^, runAsUser:int~}
        serverlessAwsLambdaManifest {configOverridePath:text, metadata:text, store:store}
        service {serviceInputs:{}^, serviceRef:filled, gitBranch:text, useFromStage:{metadata:text, stage*:id},
          disableArtifactValidation:bool, failureStrategies:[failureStrategy]^}
        serviceNowField {name*:text, value*:text}
        shellScriptSource {type*:text, spec*, ?type(Harness={type:text, file*:text}, Inline={type:text,
          script*:text})}
        stageWhenCondition {condition:condition, pipelineStatus*:'Success|Failure|All'}
        stepTemplateRef {templateRef*:text, versionLabel:text}
        stepWhen {condition:condition, stageStatus*:'Success|Failure|All'}
        store {metadata:text,
          type*:'CustomRemote|Git|Github|Bitbucket|GitLab|Http|S3|Gcs|Inline|Artifactory|S3Url|InheritFromManifest|Harness|OciHelmChart|AzureRepo|HarnessCode',
          spec*, ?type(Artifactory=artifactoryStore, AzureRepo=azureRepoStore, Bitbucket=azureRepoStore,
          CustomRemote=customRemoteStore, Gcs=gcsStore, Git=azureRepoStore, GitLab=azureRepoStore,
          Github=azureRepoStore, Harness={file:text}, Http=httpStore, InheritFromManifest={paths:[text]?},
          Inline={content*:text}, OciHelmChart=ociHelmChart, S3=s3Store, S3Url=s3UrlStore,
          HarnessCode=harnessCodeStore)}
        strategy {when:condition, matrix:{}^, parallelism:int?, repeat:{end:int?, items:[text]?,
          maxConcurrency:int?, partitionSize:int?, start:int?, times:int?, unit:'Percentage|Count',
          one(times|items)}, onFailure:'RunAll|SkipQueued', maxConcurrency, one(repeat|parallelism|matrix)}
        tasManifest {autoScalerPath:[text]^, cfCliVersion:'V7', metadata:text, store:store,
          varsPaths:[text]^}
        templateLink {templateInputs, templateOverrides, templateRef*:text, templateVariables,
          versionLabel:text, label:id}
        terraformBackend {type:text, ?type(Inline={content:text}, Remote={store*:store})}
        terraformCliOptionFlag {commandType*:'INIT|WORKSPACE|REFRESH|PLAN|APPLY|DESTROY', flag*:text}
        terraformConfigFiles {moduleSource:{useConnectorCredentials*:bool~}, store*:store}
        terraformProviderCredential {type*:'Aws|Azure|Gcp', spec*, ?type(Aws={connectorRef*:text,
          region:text, roleArn:text}, Azure={connectorRef*:text, subscriptionId*:text},
          Gcp={connectorRef*:text, project*:text})}
        terraformVarFile {varFile*:{identifier*:text, type*:text, spec*, ?type(Inline={type:text,
          content:text}, Remote={type:text, store*:store, optional:bool~})}}
        toleration {effect:text, key:text, operator:text, tolerationSeconds:int, value:text}
        unitTestReport {type:'JUnit', ?type(JUnit={paths:[text]^})}
        valuesManifest {metadata:text, store:store, optionalValuesYaml:bool?}
        """#
}
