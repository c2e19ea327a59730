extension StepTable {
    /// The steps for builds, tests, caches and uploads; ``ShapeReader`` tells how to read it.
    static let builds = #"""
        Action FBSI {env:{...:text}~, uses*:text, with:{...:text}~}
        AiEval DCB {evalId:text, suiteId:text, suitePath:text, apiKey*:text, apiEndpoint:text,
          concurrency:int?, repoFlags:text, targetId:text, datasetId:text, llmConnectorRef:text, model:text}
        AiTestAutomation DCB {testType:'aiTestAutomation|playwright', applicationName*:text,
          environmentName:text, testSuiteName:text, tunnelName:text, buildId:text, executionAliasId:text,
          configOverride:text, variables:[_]}
        ArtifactoryUpload B {baseImageConnectorRefs:[text]?, connectorRef*:text,
          resources:containerResource, runAsUser:int~, sourcePath*:text, target*:text, uploadAsFlat:bool~}
        Background DCFBS {+image, command:text, entrypoint:[text]~, envVariables:{...:text}~,
          portBindings:{...:text}~, reports:unitTestReport^, resources:containerResource,
          shell:'Sh|Bash|Powershell|Pwsh|Python'?}
        Bitrise B {env:{...:text}~, uses*:text, with:{...:text}~}
        BuildAndPushACR B {baseImageConnectorRefs:[text]~, buildArgs:{...:text}~, connectorRef*:text,
          context:text, envVariables:{...:text}~, dockerfile:text, labels:{...:text}~, optimize:bool~,
          remoteCacheImage:text, repository*:text, resources:containerResource, runAsUser:int~,
          subscriptionId:text, tags*:[text]~, target:text, envDockerSecrets:{...:text}~,
          fileDockerSecrets:{...:text}~}
        BuildAndPushDockerRegistry B {baseImageConnectorRefs:[text]~, buildArgs:{...:text}~,
          cacheFrom:[text]~, cacheTo:text, caching:bool~, connectorRef:text, context:text, dockerfile:text,
          labels:{...:text}~, optimize:bool~, remoteCacheRepo:text, repo:text, resources:containerResource,
          runAsUser:int~, tags:[text]~, target:text, registryRef:text, envVariables:{...:text}~,
          envDockerSecrets:{...:text}~, fileDockerSecrets:{...:text}~,
          one(connectorRef+repo+tags|registryRef+repo+tags)}
        BuildAndPushECR B {account*:text, baseImageConnectorRefs:[text]~, buildArgs:{...:text}~,
          cacheFrom:[text]~, cacheTo:text, caching:bool~, connectorRef*:text, context:text, dockerfile:text,
          imageName*:text, labels:{...:text}~, optimize:bool~, region*:text, remoteCacheImage:text,
          resources:containerResource, runAsUser:int~, tags*:[text]~, target:text, envVariables:{...:text}~,
          envDockerSecrets:{...:text}~, fileDockerSecrets:{...:text}~}
        BuildAndPushGAR BuildAndPushGCR B {baseImageConnectorRefs:[text]~, buildArgs:{...:text}~,
          cacheFrom:[text]~, cacheTo:text, caching:bool~, connectorRef*:text, context:text, dockerfile:text,
          host*:text, imageName*:text, labels:{...:text}~, optimize:bool~, projectID*:text,
          remoteCacheImage:text, resources:containerResource, runAsUser:int~, tags*:[text]~, target:text,
          envVariables:{...:text}~, envDockerSecrets:{...:text}~, fileDockerSecrets:{...:text}~}
        DownloadAwsS3 DCF? {connectorRef:text, delegateSelectors:[_]?, resources:{}, runAsUser:int~,
          downloadPath:text, bucketName:text, region:text, paths:[_]^, outputFilePathsContent:[_],
          privileged:bool^}
        DownloadGcs DCF? {connectorRef:text, delegateSelectors:[_]?, resources:{}, runAsUser:int~,
          downloadPath:text, bucketName:text, filePath:text, outputFilePathsContent:[_], privileged:bool^}
        DownloadHarnessStore DCF? {delegateSelectors:[_]?, resources:{}, runAsUser:int~, downloadPath:text,
          files:[_]^, outputFilePathsContent:[_], privileged:bool^}
        FilesUpload DCAI {inputVariables:[_], outputVariables:[_]}
        GCSUpload B {baseImageConnectorRefs:[text]?, bucket*:text, connectorRef*:text,
          resources:containerResource, runAsUser:int~, sourcePath*:text, target:text}
        GitClone DCFBSIP {baseImageConnectorRefs:[text]?, build*:build^, cloneDirectory:text,
          connectorRef:text, depth:int^, outputFilePathsContent:[text], projectName:text, repoName:text,
          resources:containerResource, runAsUser:int~, sslVerify:bool^, lfs:bool^, debug:bool^,
          fetchTags:bool^, sparseCheckout:[text]^, submoduleStrategy:'true|false|recursive'^,
          preFetchCommand:text, privileged:bool^}
        HarUpload B {baseImageConnectorRefs:{}, registryRef*:text, resources:{}, runAsUser:int~,
          sourcePath*:text, target:text, packageName:text, packageVersion:text,
          packageType*:'CARGO|GENERIC|GO|MAVEN|NPM|NUGET|PYTHON|RPM|DART|CONDA|COMPOSER|HUGGINGFACE'?,
          settings:{}~}
        Plugin DCFBSIP {+image, registryRef:text, entrypoint:[text]~, reports:unitTestReport^,
          resources:containerResource, settings:{}~, uses:text}
        RestoreCache B {archiveFormat:'Tar|Gzip'^, baseImageConnectorRefs:[text]?, bucket:text,
          connectorRef:text, failIfKeyNotFound:bool~, key*:text, providerType*:'Gcs|S3|Harness|Azure',
          resources:containerResource, runAsUser:int~, ?providerType(Gcs@{bucket*, connectorRef*},
          S3@{bucket*, connectorRef*})}
        RestoreCacheAzure B {containerName*:text, connectorRef*:text, failIfKeyNotFound:bool~, key*:text,
          preserveMetadata:bool~, sourcePaths*:[text]~, storageAccount*:text, unevaluatedProperties,
          desc:text}
        RestoreCacheGCS B {archiveFormat:'Tar|Gzip'^, baseImageConnectorRefs:[text]?, bucket*:text,
          connectorRef*:text, failIfKeyNotFound:bool~, key*:text, resources:containerResource,
          runAsUser:int~, preserveMetadata:bool}
        RestoreCacheS3 B {archiveFormat:'Tar|Gzip|Zstd'^, baseImageConnectorRefs:[text]?, bucket*:text,
          connectorRef*:text, endpoint:text, failIfKeyNotFound:bool~, key*:text, pathStyle:bool~,
          region:text, resources:containerResource, runAsUser:int~, preserveMetadata:bool}
        Run DCFBSIP {+image, command:text, registryRef:text, envVariables:{...:text}~,
          outputVariables:[{name:id, type, value}/variable], reports:unitTestReport^, resources:containerResource,
          shell:'Sh|Bash|Powershell|Pwsh|Python'?, outputAlias:outputAlias}
        RunTests B {+image, args:text, buildEnvironment:'Core|Framework'^,
          buildTool*:'Maven|Bazel|Gradle|Dotnet|Nunitconsole|SBT|Pytest|Unittest|Rspec'^,
          enableTestSplitting:bool, envVariables:{...:text}~, frameworkVersion:'5.0|6.0'^,
          language*:'Java|Kotlin|Scala|Csharp|Python|Ruby'^, namespaces:text,
          outputVariables:[{name:id, type, value}/variable], packages:text, postCommand:text, preCommand:text,
          pythonVersion:'3|2'^, reports:unitTestReport^, resources:containerResource,
          runOnlySelectedTests:bool~, shell:'Sh|Bash|Powershell|Pwsh|Python'?, testAnnotations:text,
          testGlobs:text, testRoot:text, testSplitStrategy:'ClassTiming|TestCount'^}
        S3Upload DCB {baseImageConnectorRefs:[text]?, bucket*:text, connectorRef*:text, endpoint:text,
          region*:text, resources:containerResource, runAsUser:int~, sourcePath*:text, stripPrefix:text,
          target:text}
        SaveCache B {archiveFormat:'Tar|Gzip|Zstd'^, baseImageConnectorRefs:[text]?, bucket:text,
          connectorRef:text, endpoint:text, key*:text, override:bool~, pathStyle:bool~, region:text,
          resources:containerResource, runAsUser:int~, sourcePaths*:[text]~,
          providerType*:'Gcs|S3|Harness|Azure', ?providerType(Gcs@{bucket*, connectorRef*}, S3@{bucket*,
          connectorRef*})}
        SaveCacheAzure B {archiveFormat:'Tar|Gzip|Zstd'^, baseImageConnectorRefs:[text]?,
          storageAccount*:text, containerName*:text, connectorRef*:text, key*:text, override:bool~,
          resources:containerResource, runAsUser:int~, sourcePaths*:[text]~}
        SaveCacheGCS B {archiveFormat:'Tar|Gzip'^, baseImageConnectorRefs:[text]?, bucket*:text,
          connectorRef*:text, key*:text, override:bool~, resources:containerResource, runAsUser:int~,
          sourcePaths*:[text]~}
        SaveCacheS3 B {archiveFormat:'Tar|Gzip|Zstd'^, baseImageConnectorRefs:[text]?, bucket*:text,
          connectorRef*:text, endpoint:text, key*:text, override:bool~, pathStyle:bool~, region:text,
          resources:containerResource, runAsUser:int~, sourcePaths*:[text]~}
        Test B {+image, command:text, envVariables:{...:text}~, outputVariables:[{name:id, type, value}/variable],
          reports:unitTestReport^, resources:containerResource, shell:'Sh|Bash|Powershell|Pwsh|Python'?}
        """#
}
