package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The POMs of what is published have what Maven Central asks for. */
class PomTest {

    private static final Path ROOT = Path.of("..");

    private static final List<String> OWN = List.of("name", "description");
    private static final List<String> INHERITED = List.of("url", "licenses", "developers", "scm");

    @ParameterizedTest
    @ValueSource(strings = {".", "foundation/bom"})
    void pomsWithoutAParentHaveAll(String module) throws Exception {
        Element pom = pom(module);
        assertThat(child(pom, "parent")).isNull();
        Stream.concat(OWN.stream(), INHERITED.stream())
                .forEach(name -> assertThat(child(pom, name)).as(name).isNotNull());
        assertThat(text(child(pom, "licenses"))).contains("Apache-2.0");
        assertThat(text(child(pom, "scm"))).contains(text(child(pom, "url")));
        assertThat(profileWithGpg(pom)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foundation/text",
                "foundation/charts",
                "foundation/torchscript",
                "foundation/safetensors",
                "schedulers",
                "optimizers",
                "augmentations",
                "training",
                "recipes",
                "testkit"
            })
    void libraryModulesInheritTheRest(String module) throws Exception {
        Element pom = pom(module);
        assertThat(text(child(pom, "parent"))).contains("gradus-parent");
        OWN.forEach(name -> assertThat(text(child(pom, name))).as(name).isNotBlank());
        INHERITED.forEach(name -> assertThat(child(pom, name)).as(name).isNull());
        assertThat(Files.readString(ROOT.resolve(module).resolve("pom.xml")))
                .doesNotContain("maven.deploy.skip");
    }

    /** Without it a module's URL would end in its name, which is no page. */
    @Test
    void theUrlIsInheritedAsItIs() throws Exception {
        Element pom = pom(".");
        assertThat(pom.getAttribute("child.project.url.inherit.append.path")).isEqualTo("false");
        assertThat(child(pom, "scm").getAttribute("child.scm.url.inherit.append.path"))
                .isEqualTo("false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"benchmarks", "foundation/natives"})
    void whatIsNoLibraryIsNotDeployed(String module) throws Exception {
        Element properties = child(pom(module), "properties");
        assertThat(text(child(properties, "maven.deploy.skip"))).isEqualTo("true");
    }

    @Test
    void theBomHasAllLibraryModules() throws Exception {
        assertThat(text(child(pom("foundation/bom"), "dependencyManagement")))
                .contains(
                        "gradus-text",
                        "gradus-torchscript",
                        "gradus-schedulers",
                        "gradus-optimizers",
                        "gradus-augmentations");
        assertThat(text(child(pom("foundation/bom"), "version")))
                .isEqualTo(text(child(pom("."), "version")));
    }

    /** Given its .git, the plugin would tell the commit of the main checkout in a worktree. */
    @Test
    void theCommitIsThatOfTheFolderOfTheSources() throws Exception {
        assertThat(text(child(pom("benchmarks"), "build")))
                .contains("${project.basedir}", "git-commit-id-maven-plugin");
        assertThat(text(child(pom("benchmarks"), "profiles"))).contains("${basedir}/../.git");
    }

    private static boolean profileWithGpg(Element pom) {
        return children(child(pom, "profiles"))
                .filter(profile -> "release".equals(text(child(profile, "id"))))
                .anyMatch(profile -> text(profile).contains("maven-gpg-plugin"));
    }

    private static Element pom(String module) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(ROOT.resolve(module).resolve("pom.xml").toFile())
                .getDocumentElement();
    }

    private static Element child(Element parent, String name) {
        return children(parent).filter(e -> e.getTagName().equals(name)).findFirst().orElse(null);
    }

    private static Stream<Element> children(Element parent) {
        return IntStream.range(0, parent.getChildNodes().getLength())
                .<Node>mapToObj(parent.getChildNodes()::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast);
    }

    private static String text(Element element) {
        return element.getTextContent().strip();
    }
}
