<#-- What a release and the images contain of others; see license-maven-plugin for what is given here. -->
Emergence Monitor
Licensed under the Apache License, Version 2.0: see LICENSE.

It contains these libraries of others, each under one of the licences named, at your choice. Their own notices are in their jars.

<#list dependencyMap as entry>
<#if entry.getKey().groupId != "dev.emergence">
${entry.getKey().groupId}:${entry.getKey().artifactId}:${entry.getKey().version}: <#list entry.getValue() as licence>${licence}<#sep>, </#list>
</#if>
</#list>
