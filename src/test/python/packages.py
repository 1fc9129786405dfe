"""Makes src/test/resources/oracles/packages/*.json by running classes that packages of bioimage.io name.

Usage: packages.py OUT EXAMPLES. Weights and input follow the procedural rule of oracles.py; the classes
compute in double precision. Each file holds the call, the tensors of the state_dict (names and shapes), the
input's shape, and the whole output with its shape.

Needs: torch 2.7.1, monai 1.5.0, torch_em 6f71247c on the module path (torch_em/model/unet.py as the
module torch_em_unet is enough), and EXAMPLES, the folder example_descriptions/models of
bioimage-io/spec-bioimage-io.
"""

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import torch
from oracles import fill, uniform


def source(path):
    spec = importlib.util.spec_from_file_location(path.stem + "_of_package", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def case(out, name, module, cls, kwargs, shape):
    net = cls(**kwargs).double().eval()
    fill(net, ("skip_layers",))
    x = torch.from_numpy(uniform("input", int(np.prod(shape)))).reshape(1, 1, *shape)
    y = net(x).detach()
    tensors = [[k, list(v.shape)] for k, v in net.state_dict().items()]
    text = json.dumps(dict(
        module=module, callable=cls.__name__, kwargs=kwargs, input=list(shape), tensors=tensors,
        shape=list(y.shape), output=[float(f"{v:.9g}") for v in y.flatten().tolist()]))
    Path(out, name + ".json").write_text(text + "\n")
    print(name, len(tensors), list(y.shape), len(text))


def main(out, examples):
    import torch_em_unet as em
    from monai.networks import nets

    small = dict(in_channels=1, out_channels=2, initial_features=4)
    case(out, "em_2d", "", em.UNet2d, dict(small, depth=2, final_activation=None, postprocessing=None,
                                          return_side_outputs=False), [16, 24])
    case(out, "em_2d_batch_sigmoid", "", em.UNet2d, dict(
        small, depth=3, norm="BatchNorm", final_activation="Sigmoid", gain=2), [16, 24])
    case(out, "em_3d_plain", "torch_em.model", em.UNet3d, dict(small, depth=1, norm=None), [4, 6, 8])
    case(out, "em_anisotropic_group", "torch_em.model.unet", em.AnisotropicUNet, dict(
        small, scale_factors=[[1, 2, 2], [2, 2, 2]], norm="GroupNorm"), [4, 8, 12])
    resize = source(Path(examples, "unet2d_diff_output_shape", "resize_unet.py"))
    case(out, "resize", "", resize.ResizeUNet, dict(small, depth=2), [16, 24])
    nuclei = source(Path(examples, "unet2d_nuclei_broad", "unet2d.py"))
    nuclei.Upsample.forward = lambda self, x: torch.nn.functional.interpolate(
        x, scale_factor=2.0, mode="bilinear", align_corners=False)
    case(out, "nuclei", "", nuclei.UNet2d, dict(input_channels=1, output_channels=1), [16, 24])
    upscaler = source(Path(examples, "upsample_test_model", "upsample_model.py"))
    case(out, "upscaler", "", upscaler.Upscaler, {}, [3, 5])
    monai = "monai.networks.nets"
    two = dict(in_channels=1, out_channels=2)
    case(out, "monai_unet", monai, nets.UNet, dict(
        two, spatial_dims=2, channels=[4, 6, 8], strides=[2, 2], num_res_units=1, kernel_size=3,
        act="RELU", norm="BATCH", dropout=0.0), [16, 24])
    case(out, "monai_basic", monai, nets.BasicUNet, dict(
        two, spatial_dims=2, features=[4, 4, 6, 8, 8, 4], act=["ELU", {"alpha": 0.5}],
        norm=["group", {"num_groups": 2}], upsample="nontrainable"), [16, 32])
    case(out, "monai_dynunet", monai, nets.DynUNet, dict(
        two, spatial_dims=3, kernel_size=[3, 3, 3], strides=[1, 2, 2], upsample_kernel_size=[2, 2],
        filters=[4, 6, 8], res_block=True, norm_name="batch"), [4, 8, 8])
    case(out, "monai_unetr", monai, nets.UNETR, dict(
        two, img_size=[16, 32], feature_size=4, hidden_size=24, mlp_dim=32, num_heads=4,
        spatial_dims=2, norm_name="instance", res_block=False), [16, 32])


main(sys.argv[1], sys.argv[2])
