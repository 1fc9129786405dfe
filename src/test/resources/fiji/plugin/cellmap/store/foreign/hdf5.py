import h5py, hdf5plugin, numpy as np, sys
o=sys.argv[1]
a=(np.arange(5*7*6)*311%65536).astype('u2').reshape(5,7,6)
with h5py.File(o+'/filters.h5','w') as f:
    k=dict(chunks=(2,4,4))
    f.create_dataset('gzip',data=a,compression='gzip',shuffle=True,fletcher32=True,**k)
    f.create_dataset('big-endian',data=a.astype('>u2'),compression='lzf',**k)
    f.create_dataset('zstd',data=a,**k,**hdf5plugin.Zstd()); f.create_dataset('blosc',data=a,**k,**hdf5plugin.Blosc('lz4'))
    f.create_dataset('lz4',data=a,**k,**hdf5plugin.LZ4()); f.create_dataset('bitshuffle',data=a,**k,**hdf5plugin.Bitshuffle(cname='lz4'))
    f.create_dataset('bitshuffle-zstd',data=a,**k,**hdf5plugin.Bitshuffle(cname='zstd'))
    f.create_dataset('bzip2',data=a,**k,**hdf5plugin.BZip2()); f['plain']=a
    d=f.create_dataset('masked',(2,4,4),'u2',chunks=(2,4,4),compression='gzip',shuffle=True)
    d.id.write_direct_chunk((0,0,0),a[:2,:4,:4].tobytes(),filter_mask=3)
    d=f.create_dataset('partly',a.shape,'i2',fillvalue=-9,**k); d[:2]=a[:2].view('i2')
    f.create_dataset('never',a.shape,'u2',**k)
    f.create_dataset('one-channel',data=a[None,...,None],chunks=(1,2,4,4,1),compression='gzip')
    f.create_dataset('channels',data=np.stack([a,a]))
    f.create_dataset('complex',data=a.astype('c8'))
    f['gzip'].attrs['element_size_um']=np.array((.04,.004,.004),'f4'); f['plain'].attrs['resolution']=(40.,4.,4.)
with h5py.File(o+'/unknown-filter.h5','w') as f: f.create_dataset('raw',data=a,chunks=(2,4,4),**hdf5plugin.Blosc2())
with h5py.File(o+'/big-data-viewer.h5','w',userblock_size=512) as f:
    f['t00000/s00/0/cells']=a.view('i2'); f['t00000/s00/1/cells']=a[:,::2,::2].view('i2'); f['s00/resolutions']=np.ones((2,3))
p=np.zeros((6,8,8),'u2'); p[:5,:7,:6]=a; s=lambda v: np.array([c.encode() for c in str(v)],'S1')
with h5py.File(o+'/imaris.ims','w') as f:
    for level in (0,1):
        g=f.create_group('DataSet/ResolutionLevel %d/TimePoint 0/Channel 0'%level); g.create_dataset('Data',data=p,chunks=(2,4,4),compression='gzip')
        for k,v in zip('XYZ',(6,7,5)): g.attrs['ImageSize'+k]=s(v)
    g=f.create_group('DataSetInfo/Image'); g.attrs['Unit']=s('um')
    for i,v in enumerate((6*.004,7*.005,5*.04)): g.attrs['ExtMin%d'%i]=s(0); g.attrs['ExtMax%d'%i]=s('%.6f'%v)
with h5py.File(o+'/virtual.h5','w') as f:
    l=h5py.VirtualLayout((5,7,6),'u2'); l[:]=h5py.VirtualSource('filters.h5','plain',shape=(5,7,6)); f.create_virtual_dataset('raw',l)
with h5py.File(o+'/chunk-lists.h5','w',libver=('v110','v110'),userblock_size=512) as f:
    def listed(name,chunks,most,part=False,**k):
        d=f.create_dataset(name,a.shape,'u2',chunks=chunks,maxshape=most,fillvalue=9,**k)
        if part: d[3:,4:]=a[3:,4:]
        else: d[...]=a
    listed('second',(2,3,4),(5,None,6)); listed('third',(1,2,1),(5,7,None)); listed('first-larger',(1,2,3),(None,9,13))
    listed('third-gzip',(2,2,2),(8,7,None),compression='gzip'); listed('fixed-larger',(2,3,4),(9,20,11))
    listed('fixed-gzip',(2,2,2),(5,12,9),compression='gzip'); listed('pages',(1,1,1),(13,11,12)); listed('blocks',(1,1,1),(6,None,8))
    listed('fixed-part',(2,3,4),(5,7,6),True); listed('extensible-part',(1,2,2),(5,None,9),True); listed('pages-part',(1,1,1),(13,11,12),True)
    f.create_dataset('bits',data=np.arange(31*35,dtype='u2').reshape(1,31,35)*7,chunks=(1,31,35),**hdf5plugin.Bitshuffle(nelems=64,cname='lz4'))
with h5py.File(o+'/endless-type.h5','w') as f:
    f['t']=np.dtype('i4'); f['t'].attrs.create('same',3,dtype=f['t']); f.create_dataset('raw',a.shape,f['t'],data=a)
