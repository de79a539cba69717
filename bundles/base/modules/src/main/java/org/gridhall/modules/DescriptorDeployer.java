package org.gridhall.modules;

import java.io.File;
import java.io.IOException;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.apache.felix.fileinstall.ArtifactListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Takes {@code *.module.yaml} files that are dropped into {@code deploy/}. Refusals are told by the registry. */
@Component(service = {ArtifactInstaller.class, ArtifactListener.class})
public final class DescriptorDeployer implements ArtifactInstaller {

    private final ModuleRegistry registry;

    @Activate
    public DescriptorDeployer(@Reference ModuleRegistry registry) {
        this.registry = registry;
    }

    @Override
    public boolean canHandle(File file) {
        return file.getName().endsWith(DescriptorSource.SUFFIX);
    }

    @Override
    public void install(File file) throws IOException {
        registry.put(DescriptorSource.file(file.toPath()));
    }

    @Override
    public void update(File file) throws IOException {
        install(file);
    }

    @Override
    public void uninstall(File file) {
        registry.remove(file.toPath().toAbsolutePath().toString());
    }
}
